/**
 * What the scripts say to a person: short, and on stderr, so that stdout belongs to the program.
 * @module
 */

/** Something that a person can put right. Its message is one line that says how. */
export class Trouble extends Error {
  /** @override */
  name = 'Trouble'
}

/**
 * Says one line.
 *
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`${line}\n`)
}

/**
 * Does one step, and says what and how long.
 *
 * @template T
 * @param {string} doing as in "Installing packages"
 * @param {string} done as in "Installed packages"
 * @param {() => Promise<T>} step
 * @returns {Promise<T>}
 */
export async function timed(doing, done, step) {
  say(`${doing} …`)
  const start = performance.now()
  const result = await step()
  say(`${done} in ${((performance.now() - start) / 1000).toFixed(1)} s`)
  return result
}

/**
 * Runs a script; of its troubles only the line is shown.
 *
 * @param {() => Promise<number>} script returns the exit code
 */
export async function main(script) {
  try {
    process.exitCode = await script()
  } catch (error) {
    if (!(error instanceof Trouble)) throw error
    say(`axia: ${error.message}`)
    process.exitCode = 1
  }
}
