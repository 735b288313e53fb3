/**
 * How long the benchmark takes: whole, or quick to see whether it runs.
 * @module
 */

export interface Plan {
  rounds: number
  /** Seconds of each measurement in a round. */
  seconds: number
  warmUpSeconds: number
  idleSockets: number
  idleSeconds: number
  /** Length of the conversation whose pages are read. */
  historyMessages: number
}

export const whole: Plan = {
  rounds: 5,
  seconds: 5,
  warmUpSeconds: 3,
  idleSockets: 5000,
  idleSeconds: 5,
  historyMessages: 1_000_000,
}
export const quick: Plan = {
  rounds: 2,
  seconds: 1,
  warmUpSeconds: 1,
  idleSockets: 1000,
  idleSeconds: 1,
  historyMessages: 50_000,
}
