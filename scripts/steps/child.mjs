/**
 * Running other programs: signals go to them, their exit code comes back, none is left behind.
 * @module
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** @type {NodeJS.Signals[]} */
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** How long a quiet program may take to heed a signal. */
const graceMs = 1000

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 */

/**
 * Runs a program that shares our terminal and waits for its end.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>} its exit code; 128 + the signal's number when a signal ended it, as a shell has it
 */
export function run(command, args, options = {}) {
  const child = spawn(command, args, { ...options, stdio: 'inherit', env: options.env ?? process.env })
  return watch(child)
}

/**
 * Runs a program quietly. A signal that we get meanwhile ends it, and then us.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} its exit code and all that it wrote
 */
export async function capture(command, args, options = {}) {
  const child = spawn(command, args, {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: options.env ?? process.env,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      output += text
    })
  }
  /** @type {NodeJS.Signals | undefined} */
  let received
  const code = await watch(child, (signal) => {
    received = signal
    setTimeout(() => child.kill('SIGKILL'), graceMs) // npm waits for the network before it heeds a signal
  })
  if (received !== undefined) process.exit(128 + constants.signals[received]) // not a word about the child's failure
  return { code, output }
}

/**
 * Hands this process over to a program: it takes our place where the system can do that (same process id, its own
 * signals and exit code), else it runs as our child.
 *
 * @param {string} command the program's path
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} its exit code, where it was a child
 */
export async function become(command, args, env = process.env) {
  if (process.platform !== 'win32' && typeof process.execve === 'function') {
    process.execve(command, [command, ...args], env)
  }
  return run(command, args, { env })
}

/**
 * Waits for a child's end, and passes on the signals that we get meanwhile. Under npm there is a shell between npm and us:
 * it dies of a signal without a word to us, so its death counts as one.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {(signal: NodeJS.Signals) => void} [onSignal] told of each signal that we get
 * @returns {Promise<number>}
 */
export function watch(child, onSignal) {
  return new Promise((resolve, reject) => {
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => {
      onSignal?.(signal)
      if (signal === 'SIGINT' && process.stdin.isTTY) return // Ctrl-C: the terminal has told the child itself
      child.kill(signal)
    }
    for (const signal of forwarded) process.on(signal, forward)
    const parent = process.ppid
    const lookUp = setInterval(() => {
      if (process.ppid !== parent) child.kill('SIGTERM')
    }, 500)
    if (process.env.npm_lifecycle_event === undefined) clearInterval(lookUp)
    const release = () => {
      clearInterval(lookUp)
      for (const signal of forwarded) process.off(signal, forward)
    }
    child.once('error', (error) => {
      release()
      reject(error)
    })
    child.once('close', (code, signal) => {
      release()
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}
