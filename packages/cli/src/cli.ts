/**
 * The command line: which commands there are, and how each ends. A command's own code is loaded when it runs.
 * @module
 */
import { Command, CommanderError, Option } from 'commander'
import { exitCodes } from './exit.ts'
import type { Desk, GlobalOptions, Session } from './session.ts'
import type { Surroundings } from './surroundings.ts'
import { localeOf } from './words.ts'

/** Runs one command line (without the program's own name) and answers its exit code. Never throws. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const program = createProgram(surroundings)
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCodes.ok
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.cancelled
    const { explain } = await import('./failure.ts')
    const { openDesk, namedServer, defaultServer } = await import('./session.ts')
    const desk = await openDesk(program.opts<GlobalOptions>(), surroundings)
    const { message, exitCode } = explain(error, desk.words, surroundings, namedServer(desk) ?? defaultServer)
    if (message !== '') surroundings.stderr.write(`axia: ${message}\n`)
    return exitCode
  }
}

function createProgram(surroundings: Surroundings): Command {
  const { stdout, stderr, env } = surroundings
  const isSpanish = localeOf(env) === 'es'
  const say = (en: string, es: string) => (isSpanish ? es : en)
  const program = new Command('axia')
    .description(say('Your assistant in the terminal.', 'Tu asistente en la terminal.'))
    .option(
      '--server <url>',
      say(
        'the server (else AXIA_SERVER, else that of the profile)',
        'el servidor (si no, AXIA_SERVER o el del perfil)',
      ),
    )
    .option(
      '-p, --profile <name>',
      say(
        'one of several logins (else AXIA_PROFILE, else the one in use)',
        'uno de varios inicios de sesión (si no, AXIA_PROFILE o el que está en uso)',
      ),
    )
    .option('--json', say('data as JSON', 'datos como JSON'))
    .exitOverride()
    .showHelpAfterError(say('(axia --help says more)', '(axia --help dice más)'))
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })

  const tools: Tools = { program, say, ...actionsOf(program, surroundings) }
  addAuth(tools)
  addProfiles(tools)
  addTalk(tools)
  addViews(tools)
  addTasks(tools)
  addEvents(tools)
  return program
}

/** What a command is declared with. */
interface Tools extends Actions {
  program: Command
  /** The text in the user's language. */
  say: (en: string, es: string) => string
}

interface Actions {
  /** A command for anybody. */
  open: <A extends unknown[]>(act: (desk: Desk, ...given: A) => Promise<void>) => (...given: A) => Promise<void>
  /** A command for who is signed in. */
  guarded: <A extends unknown[]>(
    act: (session: Session, ...given: A) => Promise<void>,
  ) => (...given: A) => Promise<void>
}

function actionsOf(program: Command, surroundings: Surroundings): Actions {
  const open: Actions['open'] =
    (act) =>
    async (...given) => {
      const { openDesk, refuseBadProfile } = await import('./session.ts')
      const desk = await openDesk(program.opts(), surroundings)
      refuseBadProfile(desk)
      await act(desk, ...given)
    }
  return {
    open,
    guarded: (act) =>
      open(async (desk, ...given) => {
        const { signedIn } = await import('./session.ts')
        await signedIn(desk, (session) => act(session, ...given))
      }),
  }
}

function addAuth({ program, say, open, guarded }: Tools): void {
  const auth = program.command('auth').description(say('sign in and out', 'iniciar y cerrar sesión'))
  auth
    .command('login')
    .description(say('sign in on this device', 'iniciar sesión en este dispositivo'))
    .option('-u, --username <name>', say('who signs in', 'quién inicia sesión'))
    .option('--password-stdin', say('read the password from stdin', 'leer la contraseña de la entrada estándar'))
    .option('--code <code>', say('a code of the authenticator app', 'un código de la aplicación de autenticación'))
    .option('--remember', say('offer the name at the next login', 'proponer el nombre en el próximo inicio de sesión'))
    .addOption(
      new Option(
        '--storage <place>',
        say(
          'where the token is kept: the keychain, or a file encrypted under a passphrase',
          'dónde se guarda el token: el llavero, o un archivo cifrado con una frase de contraseña',
        ),
      ).choices(['keychain', 'file']),
    )
    .action(open(async (desk, options) => (await import('./commands/auth-login.ts')).login(desk, options)))
  auth
    .command('status')
    .description(say('who is signed in, and where the token is', 'quién tiene sesión y dónde está el token'))
    .action(guarded(async (session) => (await import('./commands/auth-status.ts')).status(session)))
  auth
    .command('token')
    .description(say('print the access token', 'imprimir el token de acceso'))
    .action(guarded(async (session) => (await import('./commands/auth-token.ts')).token(session)))
  auth
    .command('logout')
    .description(say('sign out', 'cerrar sesión'))
    .option(
      '--forget',
      say(
        'without opening the vault, whose passphrase is lost; the server is not told',
        'sin abrir el almacén, cuya frase se perdió; el servidor no se entera',
      ),
    )
    .action(open(async (desk, options) => (await import('./commands/auth-logout.ts')).logout(desk, options)))
  auth
    .command('passphrase')
    .description(say('another passphrase for the encrypted file', 'otra frase de contraseña para el archivo cifrado'))
    .action(open(async (desk) => (await import('./commands/auth-passphrase.ts')).changePassphrase(desk)))
}

function addProfiles({ program, say, open }: Tools): void {
  const profile = program
    .command('profile')
    .description(say('several servers and users side by side', 'varios servidores y usuarios a la vez'))
  profile
    .command('list', { isDefault: true })
    .description(say('all of them, the one in use marked', 'todos, con el que está en uso marcado'))
    .action(open(async (desk) => (await import('./commands/profile-list.ts')).listProfiles(desk)))
  profile
    .command('use <name>')
    .description(say('the one that is meant where none is named', 'el que vale cuando no se nombra ninguno'))
    .action(open(async (desk, name: string) => (await import('./commands/profile-use.ts')).useProfile(desk, name)))
  profile
    .command('remove <name>')
    .description(say('sign out there and forget it', 'cerrar su sesión y olvidarlo'))
    .action(
      open(async (desk, name: string) => (await import('./commands/profile-remove.ts')).removeProfile(desk, name)),
    )
}

function addTalk({ program, say, guarded }: Tools): void {
  program
    .command('chat')
    .description(say('talk with the agent', 'hablar con el agente'))
    .option('-c, --conversation <id>', say('go on with this conversation', 'seguir esta conversación'))
    .action(guarded(async (session, options) => (await import('./commands/chat.ts')).chat(session, options)))
  program
    .command('ask [text...]')
    .description(
      say('one question, one answer; also from a pipe', 'una pregunta, una respuesta; también por una tubería'),
    )
    .option('-c, --conversation <id>', say('in this conversation', 'en esta conversación'))
    .option(
      '--audio <file>',
      say('ask by the voice in this file; - is the pipe', 'preguntar con la voz de este archivo; - es la tubería'),
    )
    .option('--image <file...>', say('with the pictures in these files', 'con las imágenes de estos archivos'))
    .option('--save-audio <file>', say("write the answer's voice there", 'guardar ahí la voz de la respuesta'))
    .action(
      guarded(async (session, text: string[], options) =>
        (await import('./commands/ask.ts')).askAgent(session, text, options),
      ),
    )
  const outbox = program
    .command('outbox')
    .description(say('what was written here and not sent yet', 'lo que se escribió aquí y aún no se envió'))
  outbox
    .command('list', { isDefault: true })
    .description(say('all of it, the oldest first', 'todo, lo más antiguo primero'))
    .action(guarded(async (session) => (await import('./commands/outbox.ts')).listOutbox(session)))
  outbox
    .command('send')
    .description(say('send it now', 'enviarlo ahora'))
    .action(guarded(async (session) => (await import('./commands/outbox.ts')).sendOutbox(session)))
  outbox
    .command('drop')
    .description(say('forget it', 'olvidarlo'))
    .action(guarded(async (session) => (await import('./commands/outbox.ts')).dropOutbox(session)))
}

function addViews({ program, say, guarded }: Tools): void {
  program
    .command('today')
    .description(say("the day's events, and the tasks that are due", 'los eventos del día y las tareas pendientes'))
    .action(guarded(async (session) => (await import('./commands/today.ts')).today(session)))

  program
    .command('search <words...>')
    .description(say('find messages, tasks and events', 'buscar mensajes, tareas y eventos'))
    .addOption(
      new Option('-k, --kind <kind...>', say('only these', 'solo estos')).choices(['message', 'task', 'event']),
    )
    .addOption(
      new Option('-n, --limit <number>', say('at most so many', 'como mucho tantos'))
        .argParser((value) => Number(value))
        .default(20),
    )
    .action(
      guarded(async (session, said: string[], options) =>
        (await import('./commands/search.ts')).searchAll(session, said, options),
      ),
    )
}

function addTasks({ program, say, guarded }: Tools): void {
  const tasks = program.command('tasks').description(say('the tasks', 'las tareas'))
  tasks
    .command('list', { isDefault: true })
    .description(say('the open ones', 'las pendientes'))
    .option('-a, --all', say('the completed ones too', 'también las hechas'))
    .option('-l, --list <name>', say('of this list, in its order', 'de esta lista, en su orden'))
    .option('-s, --search <words>', say('with these words', 'con estas palabras'))
    .action(guarded(async (session, options) => (await import('./commands/tasks-list.ts')).listTasks(session, options)))
  tasks
    .command('add <title...>')
    .description(say('a new one', 'una nueva'))
    .option(
      '-d, --due <date>',
      say('2026-12-31, 2026-12-31T15:00, today, tomorrow', '2026-12-31, 2026-12-31T15:00, hoy, mañana'),
    )
    .option('--description <text>', say('more about it', 'más sobre ella'))
    .option('-l, --list <name>', say('into this list', 'en esta lista'))
    .option('--repeat <rule>', 'RFC 5545: FREQ=WEEKLY;BYDAY=MO')
    .action(
      guarded(async (session, title: string[], options) =>
        (await import('./commands/tasks-add.ts')).addTask(session, title, options),
      ),
    )
  tasks
    .command('done <task...>')
    .description(
      say(
        'one is done: its id, the end of it, or words of its title',
        'una está hecha: su id, el final de este o palabras del título',
      ),
    )
    .action(
      guarded(async (session, task: string[]) => (await import('./commands/tasks-done.ts')).finishTask(session, task)),
    )
  tasks
    .command('undo <task...>')
    .description(say('one that is done is open again', 'una que está hecha vuelve a estar pendiente'))
    .action(
      guarded(async (session, task: string[]) => (await import('./commands/tasks-done.ts')).reopenTask(session, task)),
    )
  tasks
    .command('lists')
    .description(say('the lists that tasks are in', 'las listas en las que están las tareas'))
    .action(guarded(async (session) => (await import('./commands/tasks-lists.ts')).showLists(session)))
}

function addEvents({ program, say, guarded }: Tools): void {
  const events = program.command('events').description(say('the calendar', 'el calendario'))
  events
    .command('list', { isDefault: true })
    .description(say('the next seven days', 'los próximos siete días'))
    .option('--from <date>', say('from this moment', 'desde este momento'))
    .option('--to <date>', say('until this moment', 'hasta este momento'))
    .action(
      guarded(async (session, options) => (await import('./commands/events-list.ts')).listEvents(session, options)),
    )
  events
    .command('add <title...>')
    .description(say('a new one', 'uno nuevo'))
    .requiredOption(
      '-s, --start <date>',
      say('when it begins; a date alone is a whole day', 'cuándo empieza; una fecha sola es todo el día'),
    )
    .option('-e, --end <date>', say('when it ends', 'cuándo termina'))
    .option('-l, --location <place>', say('where', 'dónde'))
    .option('--description <text>', say('more about it', 'más sobre él'))
    .option('--repeat <rule>', 'RFC 5545: FREQ=WEEKLY;BYDAY=MO')
    .action(
      guarded(async (session, title: string[], options) =>
        (await import('./commands/events-add.ts')).addEvent(session, title, options),
      ),
    )
  events
    .command('import <file>')
    .description(
      say(
        'take in the events of an .ics file; - for a pipe',
        'traer los eventos de un archivo .ics; - para una tubería',
      ),
    )
    .action(
      guarded(async (session, file: string) =>
        (await import('./commands/events-import.ts')).importEvents(session, file),
      ),
    )
}
