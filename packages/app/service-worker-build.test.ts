/**
 * The list of built files, and the manifests that make an app of the page.
 * @module
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listBuiltFiles } from './service-worker-build.ts'

describe(listBuiltFiles, () => {
  function folderOf(files: Record<string, string>) {
    const folder = mkdtempSync(join(tmpdir(), 'axia-built-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    mkdirSync(join(folder, 'assets'))
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
    return folder
  }
  const files = { 'index.html': 'page', 'assets/main-1.js': 'main', 'service-worker.js': 'of the build before' }

  it('names every file with its digest, but not the worker itself', () => {
    const { base, files: listed } = listBuiltFiles(folderOf(files), '/app/')
    expect(base).toBe('/app/')
    expect(listed).toEqual([
      { name: 'assets/main-1.js', integrity: `sha256-${createHash('sha256').update('main').digest('base64')}` },
      { name: 'index.html', integrity: `sha256-${createHash('sha256').update('page').digest('base64')}` },
    ])
  })

  it('is the same version for the same files, another for others', () => {
    const version = (content: string) => listBuiltFiles(folderOf({ ...files, 'index.html': content }), '/app/').version
    expect(version('page')).toBe(version('page'))
    expect(version('page')).not.toBe(version('other'))
  })
})

describe('the manifests', () => {
  const read = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, 'public', name), 'utf8'))
  const [spanish, english] = [read('manifest.webmanifest'), read('manifest.en.webmanifest')]

  it('are of one app, each in its language', () => {
    expect([spanish.lang, english.lang]).toEqual(['es', 'en'])
    const words = ['lang', 'description', 'shortcuts']
    const rest = (manifest: Record<string, unknown>) =>
      Object.entries(manifest).filter(([name]) => !words.includes(name))
    expect(rest(english)).toEqual(rest(spanish))
    const places = ({ shortcuts }: { shortcuts: { url: string }[] }) => shortcuts.map(({ url }) => url)
    expect(places(english)).toEqual(places(spanish))
  })

  it('name icons that are there, one of them maskable', () => {
    const icons: { src: string; purpose: string }[] = spanish.icons
    for (const { src } of icons)
      expect(existsSync(join(import.meta.dirname, 'public', src.slice('/app/'.length)))).toBe(true)
    expect(icons.map(({ purpose }) => purpose)).toContain('maskable')
  })
})
