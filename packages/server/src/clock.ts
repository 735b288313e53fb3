/**
 * Where "now" comes from: handed to everything that asks for the time, so that a test can turn it.
 * @module
 */

/** The present instant. */
export type Clock = () => Date

/** The machine's own clock, taken where a server or a command begins. */
export const systemClock: Clock = () => new Date()
