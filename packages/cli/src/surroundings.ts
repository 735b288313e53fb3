/**
 * Everything of the machine that a command touches, handed in, so that a test can be the machine.
 * @module
 */
import type { AxiaClient, ClientOptions, SecureStorage } from '@axia/client'

export type Environment = Record<string, string | undefined>

export interface Surroundings {
  env: Environment
  stdin: NodeJS.ReadableStream & { isTTY?: boolean; setRawMode?: (raw: boolean) => unknown }
  /** Data go here and nothing else. */
  stdout: NodeJS.WritableStream & { isTTY?: boolean; columns?: number }
  /** Talk goes here. */
  stderr: NodeJS.WritableStream & { isTTY?: boolean }
  homeDir: string
  hostname: string
  clock: () => Date
  /** Aborted by Ctrl-C. */
  signal: AbortSignal
  createClient: (options: ClientOptions) => Promise<AxiaClient>
  /** @throws when there is no keychain that can be used. */
  openKeychain: (server: string, profile: string | undefined) => Promise<SecureStorage>
}
