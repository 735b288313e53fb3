/**
 * The settings: everything that can be set comes from the environment, and is told to whoever runs the server.
 * @module
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

/** The names that `config.ts` reads. */
const names = [...read('packages/server/src/config.ts').matchAll(/\bread\.\w+\(\s*'([A-Z][A-Z0-9_]+)'/g)].map(
  ([, name = '']) => name,
)

describe('the settings', () => {
  it('are found', () => {
    for (const name of ['SECRET_KEY', 'DATABASE_URL', 'N8N_WEBHOOK_URL', 'PORT']) expect(names).toContain(name)
  })

  it.each([...new Set(names)])('%s stands in .env.example and in the README', (name) => {
    expect(read('.env.example')).toMatch(new RegExp(`^#${name}=`, 'm'))
    expect(read('README.md')).toContain(`\`${name}\``)
  })

  it('are read from the environment in the programs alone, so that nothing is set behind their back', () => {
    const sources = globSync('packages/*/src/**/*.{ts,tsx}', { cwd: root, exclude: ['**/*.test.*'] })
    const readers = sources.filter((file) => /\bprocess\.env\b/.test(read(file).replaceAll(/^\s*(\/\/|\*).*$/gm, '')))
    expect(readers.filter((file) => !/\/main\.ts$/.test(file))).toEqual([])
  })
})
