/**
 * A desktop session for the terminal client: a home of its own, a message bus, an unlocked keychain.
 * @module
 */
import { fileURLToPath } from 'node:url'
import { type Ended, type SecretService, startSecretService } from '@axia/client/test/secret-service'

const main = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url))

export interface Desktop extends SecretService {
  /** Runs one command line of `axia`, with this on its stdin. */
  axia(args: string[], input?: string, env?: Record<string, string>): Promise<Ended>
}

/** The words by which `axia` is started, for a shell. */
export const axiaCommand = [process.execPath, main]

/** Starts a session. Whoever starts it stops it. */
export async function startDesktop(): Promise<Desktop> {
  const service = await startSecretService()
  return { ...service, axia: (args, input, env) => service.run(process.execPath, [main, ...args], input, env) }
}
