/**
 * One at a time: two terminals may start AxIA at once, and only one of them may install or build.
 * @module
 */
import { createHash } from 'node:crypto'
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { say } from './talk.mjs'

const lookAgainMs = 200

/**
 * Does `work` when no other process does such work in the same project; waits for one that does.
 *
 * @param {string} folder the project's folder
 * @param {() => Promise<void>} work looks first whether anything is left to do
 */
export async function alone(folder, work) {
  const lock = lockFile(folder)
  let told = false
  while (!take(lock)) {
    if (!told) say('Another process is installing or building AxIA here: waiting for it …')
    told = true
    await delay(lookAgainMs)
  }
  const release = () => rmSync(lock, { force: true })
  process.once('exit', release)
  try {
    await work()
  } finally {
    process.off('exit', release)
    release()
  }
}

/**
 * Where the process that works writes its id. Not in node_modules: npm removes that.
 *
 * @param {string} folder
 */
export function lockFile(folder) {
  return join(tmpdir(), `axia-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.pid`)
}

/** @param {string} lock */
function take(lock) {
  const own = `${lock}.${process.pid}`
  writeFileSync(own, String(process.pid))
  try {
    linkSync(own, lock) // with the id in it from the first moment: who is killed never leaves a lock that nobody holds
    return true
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    rmSync(own, { force: true })
  }
  const holder = read(lock)
  if (holder !== undefined && !isAlive(holder)) rmSync(lock, { force: true }) // it was killed
  return false
}

/**
 * @param {string} lock
 * @returns {number | undefined} the holder's process id, unless it has just let go
 */
function read(lock) {
  try {
    return Number(readFileSync(lock, 'utf8'))
  } catch {
    return undefined
  }
}

/** @param {number} pid */
function isAlive(pid) {
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM' // another user's
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
