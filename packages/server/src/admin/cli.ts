/**
 * The administrator's commands: arguments in, text and an exit code out.
 * @module
 */
import { Command, CommanderError } from 'commander'
import type { HashSettings } from '../auth/hashing.ts'
import type { Clock } from '../clock.ts'
import { ConfigError, readConfig } from '../config.ts'
import { DatabaseStartError } from '../db/start-error.ts'
import type { AdminAnswer, AdminRequest } from './administration.ts'
import type { Finding } from './doctor.ts'
import { askHidden, CancelledError, readPassword } from './prompt.ts'
import { perform } from './reach.ts'
import { table } from './table.ts'

/** The process around a command. */
export interface Surroundings {
  environment: Record<string, string | undefined>
  stdin: NodeJS.ReadableStream & { isTTY?: boolean }
  /** Data go here, everything else to `stderr`. */
  stdout: NodeJS.WritableStream
  stderr: NodeJS.WritableStream
  clock: Clock
  hashSettings?: HashSettings
}

const exit = { ok: 0, error: 1, usage: 2 } as const

/** The command cannot be understood, or cannot be done in these surroundings. */
class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * Runs one command.
 *
 * @returns the exit code: 0 done, 1 not done, 2 wrong usage or cancelled.
 */
export async function runAdminCommand(args: string[], surroundings: Surroundings): Promise<number> {
  const { stderr } = surroundings
  try {
    await commands(surroundings).parseAsync(args, { from: 'user' })
    return exit.ok
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.ok : exit.usage // it has spoken itself
    if (error instanceof CancelledError) return exit.usage
    stderr.write(`axia-server: ${explain(error)}\n`)
    return error instanceof UsageError ? exit.usage : exit.error
  }
}

interface PasswordOption {
  passwordStdin?: true
}

/** What every command works with. */
interface Tools {
  surroundings: Surroundings
  sent: (request: AdminRequest) => Promise<AdminAnswer>
  say: (text: string) => void
  print: (text: string) => void
  /** Rows for people, or with `--json` all of it for programs. */
  show: (data: unknown[], asJson: boolean | undefined, head: string[], rows: string[][]) => void
}

function commands(surroundings: Surroundings): Command {
  const { stdout, stderr } = surroundings
  const print = (text: string) => void stdout.write(`${text}\n`)
  const tools: Tools = {
    surroundings,
    sent: (request) => send(request, surroundings),
    say: (text) => void stderr.write(`${text}\n`),
    print,
    show(data, asJson, head, rows) {
      print(asJson ? JSON.stringify(data, undefined, 2) : table(head, rows))
    },
  }
  const program = new Command('axia-server')
    .description('Administers AxIA, also while the server runs.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) })
    .showSuggestionAfterError()
  addUserCommands(program, tools)
  addKeyCommands(program, tools)
  addAuditCommand(program, tools)
  addDoctorCommand(program, tools)
  addN8nCommands(program, tools)
  return program
}

function addUserCommands(program: Command, { surroundings, sent, say, show }: Tools): void {
  const user = program.command('user').description('users and their sessions')
  const named = (name: string, description: string) => user.command(`${name} <NAME>`).description(description)
  const withPassword = (name: string, description: string) =>
    named(name, description).option('--password-stdin', 'read the password from standard input instead of asking')

  withPassword('add', 'add a user').action(async (username: string, options: PasswordOption) => {
    const done = await sent({ act: 'add', username, password: await newPassword(options, surroundings) })
    if (done.status === 'done') say(`Added ${done.username}.`)
  })
  user
    .command('list')
    .description('all users')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      const answer = await sent({ act: 'list' })
      if (answer.status !== 'users') return
      const rows = answer.users.map((each) => [each.username, each.disabled ? 'disabled' : 'active', each.created_at])
      show(answer.users, json, ['NAME', 'STATE', 'SINCE'], rows)
    })
  named('disable', 'lock a user out, at once').action(async (username: string) => {
    const done = await sent({ act: 'disable', username })
    if (done.status === 'done') say(`Disabled ${done.username}; ${sessions(done.revoked)} ended.`)
  })
  named('enable', 'let a disabled user sign in again').action(async (username: string) => {
    const done = await sent({ act: 'enable', username })
    if (done.status === 'done') say(`Enabled ${done.username}.`)
  })
  withPassword('passwd', 'set a new password; every session ends').action(
    async (username: string, options: PasswordOption) => {
      const done = await sent({ act: 'passwd', username, password: await newPassword(options, surroundings) })
      if (done.status === 'done') say(`Changed the password of ${done.username}; ${sessions(done.revoked)} ended.`)
    },
  )
  named('sessions', "a user's sessions")
    .option('--json', 'as JSON')
    .option('--revoke', 'end all of them')
    .action(async (username: string, { json, revoke }: { json?: true; revoke?: true }) => {
      const answer = await sent({ act: revoke ? 'revoke' : 'sessions', username })
      if (answer.status === 'done') say(`${sessions(answer.revoked)} of ${answer.username} ended.`)
      if (answer.status !== 'sessions') return
      const rows = answer.sessions.map((each) => [each.device_name, each.address, each.last_seen_at, each.expires_at])
      show(answer.sessions, json, ['DEVICE', 'ADDRESS', 'LAST SEEN', 'ENDS'], rows)
    })
  named('remove', 'remove a user with everything that is theirs')
    .option('--yes', 'do not ask')
    .action(async (username: string, { yes }: { yes?: true }) => {
      if (!yes) throw new UsageError(`this deletes all messages, tasks and events of ${username}: pass --yes`)
      const done = await sent({ act: 'remove', username })
      if (done.status === 'done') say(`Removed ${done.username}; ${sessions(done.revoked)} ended.`)
    })
  named('reset-factors', 'forget the authenticator app, recovery codes and passkeys; every session ends').action(
    async (username: string) => {
      const done = await sent({ act: 'reset-factors', username })
      if (done.status === 'done') say(`${done.username} signs in by password alone; ${sessions(done.revoked)} ended.`)
    },
  )
}

function addKeyCommands(program: Command, { sent, say }: Tools): void {
  const key = program.command('key').description('the key that signs the logins (embedded mode)')
  key
    .command('rotate')
    .description('sign with a new key from now on; nobody is thrown out')
    .option('--forget', 'refuse the old key at once: after a leak. Everybody signs in again')
    .action(async ({ forget }: { forget?: true }) => {
      const answer = await sent({ act: 'rotate', forget: forget === true })
      if (answer.status !== 'rotated') return
      say(forget ? 'A new key signs. Everybody has to sign in again.' : 'A new key signs. Nobody was thrown out.')
    })
}

function addAuditCommand(program: Command, tools: Tools): void {
  const { sent, show } = tools
  program
    .command('audit')
    .description('what happened to accounts, newest first')
    .option('--user <NAME>', 'of one user alone')
    .option('--limit <COUNT>', 'how many entries', '50')
    .option('--verify', 'check that no entry was changed, slipped in, or taken out before another')
    .option('--json', 'as JSON')
    .action(async ({ user, limit, verify, json }: AuditOptions) => {
      if (verify) {
        await verifyAudit(tools)
        return
      }
      const count = Number(limit)
      if (!Number.isInteger(count) || count < 1) throw new UsageError('--limit wants a whole number from 1')
      const answer = await sent({ act: 'audit', limit: count, ...(user !== undefined && { username: user }) })
      if (answer.status !== 'entries') return
      const rows = answer.entries.map(({ number, at, action, user, address, device_name }) => {
        return [String(number), at, action, user ?? '-', address ?? '-', device_name ?? '']
      })
      show(answer.entries, json, ['NUMBER', 'AT', 'ACTION', 'USER', 'ADDRESS', 'DEVICE'], rows)
    })
}

function addDoctorCommand(program: Command, { surroundings, sent, print }: Tools): void {
  program
    .command('doctor')
    .description('look at configuration, key, database, reminders, clock, TLS, proxy, socket and agent')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      const { environment, clock } = surroundings
      const { examine } = await import('./doctor.ts')
      report(await examine({ config: readConfig(environment), clock, perform: sent }), json, print)
    })
}

function addN8nCommands(program: Command, { surroundings: { environment, clock }, print }: Tools): void {
  const n8n = program.command('n8n').description('your agent behind a webhook')
  n8n
    .command('test')
    .description('ask it a question, as the server would, and say what came back')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      const { n8n: settings, agentTimeoutSeconds: timeoutSeconds } = readConfig(environment)
      if (settings === undefined) throw new Error('N8N_WEBHOOK_URL is not set: the built-in agent answers')
      const { checkN8n } = await import('../agent/n8n-check.ts')
      report(await checkN8n({ settings, clock, timeoutSeconds }), json, print)
    })
  n8n
    .command('secret')
    .description('draw a new secret for the signatures, as AxIA and as n8n take it')
    .action(async () => {
      const { newWebhookSecret } = await import('../agent/n8n-check.ts')
      const secret = newWebhookSecret()
      print(`AxIA: N8N_WEBHOOK_SECRET=${secret.axia}`)
      print(`n8n:  credential "Crypto", Hmac Secret: ${secret.n8n}`)
    })
}

/** @throws when there is a problem among them. */
function report(findings: Finding[], asJson: boolean | undefined, print: (text: string) => void): void {
  if (asJson) print(JSON.stringify(findings, undefined, 2))
  else for (const finding of findings) print(describe(finding))
  const problems = findings.filter(({ status }) => status === 'problem').length
  if (problems > 0) throw new Error(problems === 1 ? '1 problem' : `${problems} problems`)
}

const marks = { ok: 'ok     ', warning: 'warning', problem: 'PROBLEM' } as const

function describe({ check, status, says, cure }: Finding): string {
  return `${marks[status]}  ${check.padEnd(13)}  ${says}${cure === undefined ? '' : ` Cure: ${cure}.`}`
}

interface AuditOptions {
  user?: string
  limit: string
  verify?: true
  json?: true
}

async function verifyAudit({ sent, say }: Tools): Promise<void> {
  const answer = await sent({ act: 'verify-audit' })
  if (answer.status !== 'verified') return
  if (answer.broken_at !== null) throw new Error(`the audit log was changed: entry ${answer.broken_at} does not follow`)
  say(`The audit log is whole: ${answer.entries} entries.`)
}

function sessions(count: number): string {
  return count === 1 ? '1 session' : `${count} sessions`
}

async function send(request: AdminRequest, { environment, clock, hashSettings }: Surroundings): Promise<AdminAnswer> {
  const answer = await perform(request, { config: readConfig(environment), clock, hashSettings })
  if (answer.status === 'refused') throw new Error(answer.reason)
  return answer
}

async function newPassword({ passwordStdin }: PasswordOption, { stdin, stderr }: Surroundings): Promise<string> {
  if (passwordStdin) return await readPassword(stdin)
  if (stdin.isTTY !== true) throw new UsageError('no terminal to ask on: pass --password-stdin')
  const terminal = { input: stdin, output: stderr }
  const password = await askHidden('New password: ', terminal)
  if ((await askHidden('Again: ', terminal)) !== password) throw new UsageError('the two passwords differ')
  return password
}

/** One line; of an unexpected error its kind and words, never a query with its values. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  if (error instanceof ConfigError || error instanceof DatabaseStartError) return error.message
  const cause = 'query' in error && error.cause instanceof Error ? error.cause : error
  return cause.message.split('\n', 1)[0] ?? ''
}
