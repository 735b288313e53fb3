/**
 * An agent that is loaded with its first question, so that a server without questions does not carry it.
 * @module
 */
import type { Agent } from './agent.ts'

export function deferredAgent(load: () => Promise<Agent>): Agent {
  let loaded: Promise<Agent> | undefined
  return {
    async answer(question, options) {
      loaded ??= load()
      return await (await loaded).answer(question, options)
    },
    async close() {
      await (await loaded)?.close?.()
    },
  }
}
