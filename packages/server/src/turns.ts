/**
 * Work that one request asks for and that takes long, in turns with everybody else's.
 * @module
 */
import { setImmediate } from 'node:timers/promises'

/** How long others may have to wait. What is done with one thing is not interrupted. */
const maxBlockMs = 10

/** The things, one after the other; whenever they took long, others have their turn. */
export async function* inTurns<T>(things: Iterable<T>): AsyncGenerator<T> {
  let since = performance.now()
  for (const thing of things) {
    yield thing
    if (performance.now() - since < maxBlockMs) continue
    await setImmediate()
    since = performance.now()
  }
}
