/**
 * What the command says, in Spanish and English.
 * @module
 */
import type { Environment } from './surroundings.ts'

const en = {
  askServer: 'Server address [http://127.0.0.1:8077]: ',
  askUsername: (remembered: string | undefined) =>
    remembered === undefined ? 'Username: ' : `Username [${remembered}]: `,
  askPassword: 'Password: ',
  askCode: 'Code of the authenticator app: ',
  signedIn: (username: string, server: string) => `Signed in as ${username} at ${server}.`,
  signedOut: (server: string) => `Signed out of ${server}.`,
  wasSignedOut: (server: string) => `Nobody was signed in at ${server}.`,
  stillKept:
    'Signed out, but the vault did not let go of the token. If the server could be reached, it opens nothing any more.',
  tokenKept: (place: string) => `The token is kept in ${place}.`,
  signInNeeded: (server: string) => `Not signed in at ${server}. Run: axia auth login`,
  sessionEnded: 'The session has ended. Run: axia auth login',
  sessionEndedKept:
    'The session has ended. Run: axia auth login. What was not sent yet is kept, and goes out with the next axia chat or ask.',
  environmentTokenRefused: 'The token in AXIA_TOKEN is expired, or the server refuses it.',
  environmentToken: 'AXIA_TOKEN is set: the token comes from there. Unset it to sign in or out.',
  notStored: 'Signed in, but the token could not be kept; signed out again.',
  setupNeeded: (server: string) => `This server has no user yet: open ${server}/app/setup`,
  plainHttp: (server: string) => `Warning: ${server} is not encrypted; who listens reads the password.`,
  badServer: (value: string) => `Not the address of a server: ${value}`,
  passwordNeedsTerminal: 'There is no terminal to ask on: pass the password with --password-stdin.',
  codeNeedsTerminal: 'This account wants a code of its authenticator app too: pass it with --code.',
  usernameNeedsTerminal: 'There is no terminal to ask on: pass the name with --username.',
  placeKeychain: "the operating system's keychain",
  placeFile: (path: string) => `${path}, encrypted under your passphrase`,
  placeEnvironment: 'the environment variable AXIA_TOKEN',
  noKeychain:
    'No keychain can be used here (none is running, or it is locked). To keep the token in a file encrypted under a passphrase, sign in with --storage file; for automation set AXIA_TOKEN.',
  askPassphrase: 'Passphrase of the vault: ',
  askNewPassphrase: 'New passphrase for the vault: ',
  askPassphraseAgain: 'Once more: ',
  passphrasesDiffer: 'These were two different passphrases.',
  passphraseShort: (least: number) => `The vault’s passphrase must have ${least} characters or more.`,
  passphraseNeeded:
    'The vault wants its passphrase, and there is no terminal to ask on: set AXIA_VAULT_PASSPHRASE or AXIA_VAULT_PASSPHRASE_FILE.',
  passphraseNeedsTerminal: 'A new passphrase is chosen at a terminal.',
  passphraseTwice: 'Set AXIA_VAULT_PASSPHRASE or AXIA_VAULT_PASSPHRASE_FILE, not both.',
  passphraseFile: (path: string) => `AXIA_VAULT_PASSPHRASE_FILE cannot be read: ${path}`,
  passphraseChanged: 'The vault has its new passphrase.',
  mistyped: 'Not the passphrase of this vault. Try again.',
  wrongPassphrase: (folder: string) =>
    `Not the passphrase of the vault in ${folder}. Nothing was changed. If it is lost: axia auth logout --forget`,
  noFileVault: 'There is no encrypted file here. It is made by: axia auth login --storage file',
  forgotten: (server: string) =>
    `The login at ${server} is forgotten here. Its token ends within the day; end it now from another device, in Settings.`,
  profile: 'Profile',
  badProfile: 'A profile is named by up to 32 letters, digits, dots, dashes and underscores.',
  unknownProfile: 'There is no such profile. See: axia profile list',
  noProfiles: 'Nobody has signed in here yet. Run: axia auth login',
  profileInUse: (name: string, username: string, server: string) => `Now in use: ${name} (${username} at ${server}).`,
  profileNotInUse: (name: string, current: string) =>
    `In use is still ${current}. Name this one by --profile ${name}, or run: axia profile use ${name}`,
  profileRemoved: (name: string) => `Removed: ${name}`,
  server: 'Server',
  user: 'User',
  device: 'Device',
  validUntil: 'Valid until',
  token: 'Token',
  unreachableNow: 'The server cannot be reached now; this is what is known here.',
  askNothing: 'Nothing to ask: write it after the command or send it through a pipe.',
  voice: (address: string) => `[voice: ${address}]`,
  voiceTooLarge: (kibibytes: number) =>
    `A voice message may have ${kibibytes} KiB at most: record it shorter, or with fewer bits.`,
  voiceEmpty: 'There is no voice in it.',
  voiceUnreadable: (path: string) => `Cannot be read: ${path}`,
  voiceUnwritable: (path: string) => `Cannot be written: ${path}`,
  voiceMissing: 'The answer has no voice that could be saved.',
  voiceSaved: (path: string) => `Voice saved: ${path}`,
  image: (address: string) => `[picture: ${address}]`,
  imageUnknown: (path: string) => `No picture that can be sent (PNG, JPEG, WebP or GIF): ${path}`,
  imageUnreadable: (path: string) => `Cannot be read: ${path}`,
  imagesTooMany: (most: number) => `A message takes ${most} pictures at most.`,
  imagesTooLarge: (kibibytes: number) =>
    `The pictures of a message may have ${kibibytes} KiB together: make them smaller.`,
  you: 'you',
  chatHello: 'Enter sends, Ctrl-D ends.',
  chatConnected: 'Connected.',
  chatDisconnected: (seconds: number) =>
    `Connection lost, trying again in ${seconds} s (Enter tries now). What you write is kept and sent.`,
  chatRefused: 'The server closed the connection.',
  chatFailed: (text: string, detail: string) => `Not answered: “${text}”${detail && ` (${detail})`}`,
  chatCancelled: (text: string) => `Cancelled: “${text}”`,
  chatUnsent: (count: number) =>
    `${count === 1 ? '1 message was' : `${count} messages were`} not sent yet. Kept here, to go out with the next axia chat or ask; see axia outbox.`,
  chatLost: (count: number) =>
    `${count === 1 ? '1 message was' : `${count} messages were`} not sent, and could not be kept on this device.`,
  chatUnsafe: 'What you write cannot be kept on this device: until it is sent, leave this open.',
  chatWaiting: (count: number) =>
    `${count === 1 ? '1 message' : `${count} messages`} from before: sent as soon as there is a connection.`,
  askKept: (server: string) =>
    `${server} does not answer. The question is kept, and goes out once: with the next axia chat or ask, or by axia outbox send. To forget it: axia outbox drop`,
  outboxUnreadable: (path: string) =>
    `A message that was not sent yet can no longer be opened: its file is damaged, or the vault has another key now. It is kept as ${path}`,
  outboxEmpty: 'Nothing waits to be sent.',
  outboxSent: (count: number) => (count === 1 ? '1 message sent.' : `${count} messages sent.`),
  outboxRefused: (count: number) =>
    `${count === 1 ? '1 message was' : `${count} messages were`} refused. See: axia outbox`,
  outboxDropped: (count: number) => (count === 1 ? '1 message forgotten.' : `${count} messages forgotten.`),
  chatVoice: '[voice]',
  chatImages: '[pictures]',
  events: 'Events',
  tasks: 'Tasks',
  nothingFound: 'Nothing found.',
  foundKinds: { event: 'Events', task: 'Tasks', message: 'Messages' },
  noEvents: 'No events.',
  noTasks: 'No tasks.',
  noOpenTasks: 'Nothing to do.',
  allDay: 'all day',
  due: (when: string) => `due ${when}`,
  overdue: 'overdue',
  taskAdded: (title: string) => `Added: ${title}`,
  taskDone: (title: string) => `Done: ${title}`,
  taskNext: (title: string, when: string) => `Done: ${title}. The next one is ${when}`,
  taskReopened: (title: string) => `Open again: ${title}`,
  taskUnknown: (word: string) => `No open task is called “${word}”. See: axia tasks`,
  doneTaskUnknown: (word: string) => `No task that is done is called “${word}”. See: axia tasks --all`,
  defaultList: 'My tasks',
  listUnknown: (name: string, lists: string) => `No list is called “${name}”. There are: ${lists}`,
  listAmbiguous: (name: string, lists: string) => `“${name}” could be several lists: ${lists}`,
  taskAmbiguous: (word: string, titles: string) => `“${word}” could be several: ${titles}`,
  eventAdded: (title: string, when: string) => `Added: ${title}, ${when}`,
  repeats: 'repeats',
  imported: (added: number, there: number) =>
    `${added} ${added === 1 ? 'event' : 'events'} added, ${there} there already.`,
  notImported: (line: number, reason: 'time' | 'recurrence' | 'too_many') =>
    ({
      time: `  line ${line}: its times make no sense`,
      recurrence: `  line ${line}: the way it repeats does not fit here`,
      too_many: `  line ${line}: there are too many events`,
    })[reason],
  notImportedMore: (count: number) => `  and ${count} more`,
  badFile: (file: string) => `This file cannot be read: ${file}`,
  badDate: (value: string) => `Not a date: ${value} (2026-12-31, 2026-12-31T15:00, today, tomorrow)`,
  cancelled: 'Cancelled.',
  unreachable: (server: string) => `${server} does not answer.`,
  timeout: 'The server took too long to answer.',
  wrongPassword: 'Wrong username or password.',
  tooMany: (seconds: number | undefined) =>
    `Too many attempts.${seconds === undefined ? '' : ` Try again in ${seconds} s.`}`,
  field: (field: string, message: string) => `  ${field}: ${message}`,
}

export type Words = typeof en

const es: Words = {
  askServer: 'Dirección del servidor [http://127.0.0.1:8077]: ',
  askUsername: (remembered) => (remembered === undefined ? 'Usuario: ' : `Usuario [${remembered}]: `),
  askPassword: 'Contraseña: ',
  askCode: 'Código de la aplicación de autenticación: ',
  signedIn: (username, server) => `Sesión iniciada como ${username} en ${server}.`,
  signedOut: (server) => `Sesión cerrada en ${server}.`,
  wasSignedOut: (server) => `No había ninguna sesión en ${server}.`,
  stillKept: 'Sesión cerrada, pero el almacén no soltó el token. Si se alcanzó el servidor, ya no abre nada.',
  tokenKept: (place) => `El token se guarda en ${place}.`,
  signInNeeded: (server) => `No hay sesión en ${server}. Ejecuta: axia auth login`,
  sessionEnded: 'La sesión terminó. Ejecuta: axia auth login',
  sessionEndedKept:
    'La sesión terminó. Ejecuta: axia auth login. Lo que no se envió queda guardado y sale con el próximo axia chat o ask.',
  environmentTokenRefused: 'El token de AXIA_TOKEN caducó o el servidor lo rechaza.',
  environmentToken: 'AXIA_TOKEN está definida: el token viene de ahí. Quítala para iniciar o cerrar sesión.',
  notStored: 'Se inició la sesión, pero el token no se pudo guardar; se cerró de nuevo.',
  setupNeeded: (server) => `Este servidor aún no tiene usuarios: abre ${server}/app/setup`,
  plainHttp: (server) => `Aviso: ${server} no está cifrado; quien escuche lee la contraseña.`,
  badServer: (value) => `No es la dirección de un servidor: ${value}`,
  passwordNeedsTerminal: 'No hay terminal donde preguntar: pasa la contraseña con --password-stdin.',
  codeNeedsTerminal: 'Esta cuenta pide además un código de su aplicación de autenticación: pásalo con --code.',
  usernameNeedsTerminal: 'No hay terminal donde preguntar: pasa el nombre con --username.',
  placeKeychain: 'el llavero del sistema operativo',
  placeFile: (path) => `${path}, cifrado con tu frase de contraseña`,
  placeEnvironment: 'la variable de entorno AXIA_TOKEN',
  noKeychain:
    'Aquí no se puede usar ningún llavero (no hay, o está bloqueado). Para guardar el token en un archivo cifrado con una frase de contraseña, inicia sesión con --storage file; para automatizar, define AXIA_TOKEN.',
  askPassphrase: 'Frase de contraseña del almacén: ',
  askNewPassphrase: 'Nueva frase de contraseña del almacén: ',
  askPassphraseAgain: 'Otra vez: ',
  passphrasesDiffer: 'Eran dos frases distintas.',
  passphraseShort: (least) => `La frase de contraseña del almacén debe tener ${least} caracteres o más.`,
  passphraseNeeded:
    'El almacén pide su frase de contraseña y no hay terminal donde preguntar: define AXIA_VAULT_PASSPHRASE o AXIA_VAULT_PASSPHRASE_FILE.',
  passphraseNeedsTerminal: 'Una frase nueva se elige en una terminal.',
  passphraseTwice: 'Define AXIA_VAULT_PASSPHRASE o AXIA_VAULT_PASSPHRASE_FILE, no las dos.',
  passphraseFile: (path) => `No se puede leer AXIA_VAULT_PASSPHRASE_FILE: ${path}`,
  passphraseChanged: 'El almacén tiene su nueva frase de contraseña.',
  mistyped: 'No es la frase de este almacén. Prueba otra vez.',
  wrongPassphrase: (folder) =>
    `No es la frase de contraseña del almacén de ${folder}. No se cambió nada. Si se perdió: axia auth logout --forget`,
  noFileVault: 'Aquí no hay ningún archivo cifrado. Lo crea: axia auth login --storage file',
  forgotten: (server) =>
    `La sesión en ${server} se olvidó aquí. Su token caduca en un día; ciérrala ya desde otro dispositivo, en Ajustes.`,
  profile: 'Perfil',
  badProfile: 'Un perfil se nombra con hasta 32 letras, cifras, puntos, guiones y guiones bajos.',
  unknownProfile: 'No existe ese perfil. Mira: axia profile list',
  noProfiles: 'Aquí aún no ha iniciado sesión nadie. Ejecuta: axia auth login',
  profileInUse: (name, username, server) => `En uso: ${name} (${username} en ${server}).`,
  profileNotInUse: (name, current) =>
    `Sigue en uso ${current}. Nombra este con --profile ${name}, o ejecuta: axia profile use ${name}`,
  profileRemoved: (name) => `Quitado: ${name}`,
  server: 'Servidor',
  user: 'Usuario',
  device: 'Dispositivo',
  validUntil: 'Vale hasta',
  token: 'Token',
  unreachableNow: 'Ahora no se alcanza el servidor; esto es lo que se sabe aquí.',
  askNothing: 'No hay nada que preguntar: escríbelo tras el comando o envíalo por una tubería.',
  voice: (address) => `[voz: ${address}]`,
  voiceTooLarge: (kibibytes) =>
    `Un mensaje de voz puede tener ${kibibytes} KiB como mucho: grábalo más corto o con menos bits.`,
  voiceEmpty: 'No hay voz en él.',
  voiceUnreadable: (path) => `No se puede leer: ${path}`,
  voiceUnwritable: (path) => `No se puede escribir: ${path}`,
  voiceMissing: 'La respuesta no tiene voz que se pueda guardar.',
  voiceSaved: (path) => `Voz guardada: ${path}`,
  image: (address) => `[imagen: ${address}]`,
  imageUnknown: (path) => `No es una imagen que se pueda enviar (PNG, JPEG, WebP o GIF): ${path}`,
  imageUnreadable: (path) => `No se puede leer: ${path}`,
  imagesTooMany: (most) => `Un mensaje lleva ${most} imágenes como mucho.`,
  imagesTooLarge: (kibibytes) =>
    `Las imágenes de un mensaje pueden tener ${kibibytes} KiB en total: hazlas más pequeñas.`,
  you: 'tú',
  chatHello: 'Intro envía, Ctrl-D termina.',
  chatConnected: 'Conectado.',
  chatDisconnected: (seconds) =>
    `Sin conexión; se reintenta en ${seconds} s (Intro reintenta ya). Lo que escribas se guarda y se envía.`,
  chatRefused: 'El servidor cerró la conexión.',
  chatFailed: (text, detail) => `Sin respuesta: «${text}»${detail && ` (${detail})`}`,
  chatCancelled: (text) => `Cancelado: «${text}»`,
  chatUnsent: (count) =>
    count === 1
      ? '1 mensaje aún no se envió. Queda guardado aquí y sale con el próximo axia chat o ask; mira axia outbox.'
      : `${count} mensajes aún no se enviaron. Quedan guardados aquí y salen con el próximo axia chat o ask; mira axia outbox.`,
  chatLost: (count) =>
    count === 1
      ? '1 mensaje no se envió y no se pudo guardar en este dispositivo.'
      : `${count} mensajes no se enviaron y no se pudieron guardar en este dispositivo.`,
  chatUnsafe: 'Lo que escribes no se puede guardar en este dispositivo: no cierres hasta que se envíe.',
  chatWaiting: (count) =>
    count === 1
      ? '1 mensaje de antes: se envía en cuanto haya conexión.'
      : `${count} mensajes de antes: se envían en cuanto haya conexión.`,
  askKept: (server) =>
    `${server} no responde. La pregunta queda guardada y sale una sola vez: con el próximo axia chat o ask, o con axia outbox send. Para olvidarla: axia outbox drop`,
  outboxUnreadable: (path) =>
    `Un mensaje que aún no se envió ya no se puede abrir: su archivo está dañado o el almacén tiene otra clave. Queda guardado como ${path}`,
  outboxEmpty: 'No hay nada por enviar.',
  outboxSent: (count) => (count === 1 ? '1 mensaje enviado.' : `${count} mensajes enviados.`),
  outboxRefused: (count) =>
    `${count === 1 ? 'El servidor rechazó 1 mensaje' : `El servidor rechazó ${count} mensajes`}. Mira: axia outbox`,
  outboxDropped: (count) => (count === 1 ? '1 mensaje olvidado.' : `${count} mensajes olvidados.`),
  chatVoice: '[voz]',
  chatImages: '[imágenes]',
  events: 'Eventos',
  tasks: 'Tareas',
  nothingFound: 'No se encontró nada.',
  foundKinds: { event: 'Eventos', task: 'Tareas', message: 'Mensajes' },
  noEvents: 'No hay eventos.',
  noTasks: 'No hay tareas.',
  noOpenTasks: 'No hay nada pendiente.',
  allDay: 'todo el día',
  due: (when) => `para el ${when}`,
  overdue: 'atrasada',
  taskAdded: (title) => `Añadida: ${title}`,
  taskDone: (title) => `Hecha: ${title}`,
  taskNext: (title, when) => `Hecha: ${title}. La próxima, ${when}`,
  taskReopened: (title) => `Pendiente otra vez: ${title}`,
  doneTaskUnknown: (word) => `Ninguna tarea hecha se llama «${word}». Mira: axia tasks --all`,
  defaultList: 'Mis tareas',
  listUnknown: (name, lists) => `Ninguna lista se llama «${name}». Hay: ${lists}`,
  listAmbiguous: (name, lists) => `«${name}» puede ser varias listas: ${lists}`,
  taskUnknown: (word) => `Ninguna tarea pendiente se llama «${word}». Mira: axia tasks`,
  taskAmbiguous: (word, titles) => `«${word}» puede ser varias: ${titles}`,
  eventAdded: (title, when) => `Añadido: ${title}, ${when}`,
  repeats: 'se repite',
  imported: (added, there) => `${added} ${added === 1 ? 'evento añadido' : 'eventos añadidos'}, ${there} ya estaban.`,
  notImported: (line, reason) =>
    ({
      time: `  línea ${line}: sus horas no se entienden`,
      recurrence: `  línea ${line}: su forma de repetirse no cabe aquí`,
      too_many: `  línea ${line}: hay demasiados eventos`,
    })[reason],
  notImportedMore: (count) => `  y ${count} más`,
  badFile: (file) => `No se puede leer este archivo: ${file}`,
  badDate: (value) => `No es una fecha: ${value} (2026-12-31, 2026-12-31T15:00, hoy, mañana)`,
  cancelled: 'Cancelado.',
  unreachable: (server) => `${server} no responde.`,
  timeout: 'El servidor tardó demasiado en responder.',
  wrongPassword: 'Usuario o contraseña incorrectos.',
  tooMany: (seconds) => `Demasiados intentos.${seconds === undefined ? '' : ` Prueba de nuevo en ${seconds} s.`}`,
  field: (field, message) => `  ${field}: ${message}`,
}

/** The language of the terminal's locale (POSIX order); undefined where it names none that is spoken here. */
export function localeOf({ LC_ALL, LC_MESSAGES, LANG }: Environment): 'es' | 'en' | undefined {
  const name = LC_ALL || LC_MESSAGES || LANG || ''
  if (/^es\b/i.test(name.replace('_', '-'))) return 'es'
  return /^en\b/i.test(name.replace('_', '-')) ? 'en' : undefined
}

export function wordsOf(locale: 'es' | 'en'): Words {
  return locale === 'es' ? es : en
}
