/**
 * The small servers that AxIA is compared with, each in a process of its own.
 * @module
 */
import { type Child, start } from './children.ts'

/** Starts a peer. @returns its process, and its port. */
export async function startPeer(
  name: 'bare-http' | 'bare-ws' | 'express' | 'fastify' | 'hash',
  environment: Record<string, string> = {},
): Promise<{ child: Child; url: string }> {
  const child = start(new URL(`peers/${name}.ts`, import.meta.url), { environment })
  const [, port = ''] = await child.line(/^ready: (\d+)$/m)
  return { child, url: `http://127.0.0.1:${port}` }
}
