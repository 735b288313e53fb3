/**
 * A thread that computes password hashes, one after another, and gives way to the rest of the process. Started by
 * `hashing-threads.ts`.
 * @module
 */
import { getPriority, setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { hashSync, verifySync } from '@node-rs/argon2'
import { type HashSettings, isBcrypt, toOptions } from './hashing.ts'

/** What a thread is asked. */
export type HashingTask = { password: string } & ({ settings: HashSettings } | { storedHash: string })

/** What it answers: the hash, or whether the password matches it. */
export type HashingResult = { hash: string } | { matches: boolean }

/**
 * Steps of 19 by which a thread stands behind the others. The system lets a request have the core at once then; else it waits for
 * up to 5 ms. Beside a process that wants all cores, a hash still gets a tenth of one.
 */
const niceness = 10

giveWay()
parentPort?.on('message', async (task: HashingTask) => parentPort?.postMessage(await compute(task)))

/** Only on Linux a priority belongs to a thread: elsewhere it would be the whole process's. */
function giveWay(): void {
  if (process.platform !== 'linux') return
  try {
    setPriority(Math.min(19, getPriority() + niceness))
  } catch {
    // a sandbox may forbid it: then a hash is worth as much as a request
  }
}

async function compute(task: HashingTask): Promise<HashingResult> {
  if ('settings' in task) return { hash: hashSync(task.password, toOptions(task.settings)) }
  const { password, storedHash } = task
  try {
    if (!isBcrypt(storedHash)) return { matches: verifySync(storedHash, password) }
    const bcrypt = await import('@node-rs/bcrypt')
    return { matches: bcrypt.verifySync(password, storedHash) }
  } catch {
    return { matches: false } // a hash that is none: verify throws, and nobody gets in
  }
}
