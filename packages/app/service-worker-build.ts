/**
 * Builds the service worker beside the app, with the list of the files that were built.
 * @module
 */
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin, type ResolvedConfig } from 'vite'
import type { BuiltFile, BuiltFiles } from './src/service-worker/built-files.ts'

const fileName = 'service-worker.js'

/** What lies in the folder of a build. */
export function listBuiltFiles(folder: string, base: string): BuiltFiles {
  const files = globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((name) => name !== fileName)
    .sort()
    .map((name): BuiltFile => ({ name, integrity: `sha256-${digest(readFileSync(join(folder, name)), 'base64')}` }))
  return { version: digest(JSON.stringify(files), 'hex').slice(0, 16), base, files }
}

function digest(content: string | Buffer, encoding: 'hex' | 'base64'): string {
  return createHash('sha256').update(content).digest(encoding)
}

/** Vite plugin: when everything else is written, writes the worker. */
export function serviceWorker(entry: string): Plugin {
  let config: ResolvedConfig
  return {
    name: 'axia-service-worker',
    apply: 'build',
    configResolved(resolved) {
      config = resolved
    },
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler({ dir = '' }) {
        await build({
          configFile: false,
          root: config.root,
          logLevel: 'warn',
          publicDir: false,
          define: { builtFiles: JSON.stringify(listBuiltFiles(dir, config.base)) },
          build: {
            outDir: dir,
            emptyOutDir: false,
            modulePreload: false,
            rolldownOptions: { input: entry, output: { format: 'iife', entryFileNames: fileName } },
          },
        })
      },
    },
  }
}
