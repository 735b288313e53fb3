import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { precompress } from './precompressed.ts'

describe(precompress, () => {
  it('writes texts small beside themselves, but neither pictures nor what is small already', ({ onTestFinished }) => {
    const folder = mkdtempSync(join(tmpdir(), 'axia-built-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const text = 'const words = []\n'.repeat(100)
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'assets/main.js'), text)
    writeFileSync(join(folder, 'index.html'), '<!doctype html>')
    writeFileSync(join(folder, 'icon.png'), text)
    precompress(folder)
    const [br, gz] = ['br', 'gz'].map((ending) => readFileSync(join(folder, `assets/main.js.${ending}`)))
    expect(brotliDecompressSync(br ?? '').toString()).toBe(text)
    expect(gunzipSync(gz ?? '').toString()).toBe(text)
    expect(['index.html.br', 'icon.png.gz'].filter((name) => existsSync(join(folder, name)))).toEqual([])
  })
})
