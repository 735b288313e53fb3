import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { afterAll, describe, expect, it } from 'vitest'
import { registerProblems } from '../problem.ts'
import { registerWebApp } from './web-app.ts'

const folder = mkdtempSync(join(tmpdir(), 'axia-web-'))
mkdirSync(join(folder, 'assets'))
writeFileSync(join(folder, 'index.html'), '<!doctype html><title>AxIA</title>')
writeFileSync(join(folder, 'assets', 'main-abc123.js'), 'export {}')
writeFileSync(join(folder, 'assets', 'large-abc123.js'), 'let large')
writeFileSync(join(folder, 'assets', 'large-abc123.js.br'), 'brotli')
writeFileSync(join(folder, 'assets', 'large-abc123.js.gz'), 'gzipped')
writeFileSync(join(folder, 'service-worker.js'), 'addEventListener')
writeFileSync(join(folder, '.secret'), 'hidden')
writeFileSync(join(tmpdir(), 'axia-web-outside.txt'), 'outside')
afterAll(() => {
  rmSync(folder, { recursive: true })
  rmSync(join(tmpdir(), 'axia-web-outside.txt'))
})

async function appWith(where = folder) {
  const app = Fastify()
  registerProblems(app)
  await registerWebApp(app, where)
  return app
}

describe(registerWebApp, () => {
  it('leads from the root to the app', async () => {
    const app = await appWith()
    for (const url of ['/', '/app']) expect((await app.inject({ url })).headers.location).toBe('/app/')
  })

  it.each(['/app/', '/app/tasks', '/app/chat/whatsapp:v1.2', '/app/chat/a.xyz?x=1'])(
    'gives the one page to the screen %s, under a policy without anything inline',
    async (url) => {
      const answer = await (await appWith()).inject({ url })
      expect([answer.statusCode, answer.body]).toEqual([200, '<!doctype html><title>AxIA</title>'])
      expect(answer.headers['cache-control']).toBe('no-cache')
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
      expect(answer.headers['content-security-policy']).not.toContain('unsafe')
      expect(answer.headers['content-security-policy']).toContain("require-trusted-types-for 'script'")
      expect(answer.headers['content-security-policy']).toMatch(/trusted-types axia-service-worker$/)
    },
  )

  it('sends what was built small as it was built, to who takes it so', async () => {
    const app = await appWith()
    const ask = (encodings: string) =>
      app.inject({ url: '/app/assets/large-abc123.js', headers: { 'accept-encoding': encodings } })
    for (const [asked, encoding, body] of [
      ['gzip, deflate, br', 'br', 'brotli'],
      ['gzip', 'gzip', 'gzipped'],
      ['identity', undefined, 'let large'],
    ] as const) {
      const { statusCode, headers, body: sent } = await ask(asked)
      expect([statusCode, headers['content-encoding'], sent]).toEqual([200, encoding, body])
      expect(headers).toMatchObject({
        'content-type': expect.stringContaining('javascript'),
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'accept-encoding',
      })
    }
  })

  it('lets hashed files be kept for ever', async () => {
    const answer = await (await appWith()).inject({ url: '/app/assets/main-abc123.js' })
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable'])
  })

  it('lets the service worker be asked for anew each time', async () => {
    const answer = await (await appWith()).inject({ url: '/app/service-worker.js' })
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-cache'])
  })

  it.each([
    '/app/assets/main-old.js',
    '/app/missing.png',
    '/app/../axia-web-outside.txt',
    '/app/%2e%2e/axia-web-outside.txt',
    '/app/..%2faxia-web-outside.txt',
    '/app/assets/..%5c..%5caxia-web-outside.txt',
  ])('never answers %s with a file or the page', async (url) => {
    const answer = await (await appWith()).inject({ url })
    expect(answer.statusCode).toBeGreaterThanOrEqual(400)
    expect(answer.statusCode).toBeLessThan(500)
    expect(answer.body).not.toMatch(/hidden|outside|doctype/)
  })

  it('keeps hidden files to itself', async () => {
    expect((await (await appWith()).inject({ url: '/app/.secret' })).body).not.toContain('hidden')
  })

  it('answers calls that change something with a problem', async () => {
    expect((await (await appWith()).inject({ method: 'POST', url: '/app/tasks' })).statusCode).toBe(404)
  })

  it('says what is missing where the app was not built', async () => {
    const answer = await (await appWith(join(folder, 'nowhere'))).inject({ url: '/app/' })
    expect(answer.json()).toMatchObject({ status: 404, detail: expect.stringContaining('npm start') })
  })
})
