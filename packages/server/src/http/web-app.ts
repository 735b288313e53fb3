/**
 * The web app's files under `/app/`.
 * @module
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import staticFiles from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { Problem, sendProblem } from '../problem.ts'
import { appHeaders } from './headers.ts'

/** What only a file can be; a screen's path may hold dots of its own. */
const filePath = /^\/app\/assets\/|\.(?:css|html|ico|js|json|map|png|svg|txt|webmanifest|woff2)$/i

/**
 * Serves the built app from `folder`. Files under `/app/assets/` carry their content's hash in their names and may be kept for
 * ever; every other path below `/app/` is a screen, and gets the one page.
 */
export async function registerWebApp(app: FastifyInstance, folder: string): Promise<void> {
  app.get('/', { schema: { hide: true } }, (_request, reply) => reply.redirect('/app/'))
  app.get('/app', { schema: { hide: true } }, (_request, reply) => reply.redirect('/app/'))
  if (!existsSync(join(folder, 'index.html'))) {
    app.get('/app/*', { schema: { hide: true } }, () => {
      throw new Problem('not_found', { detail: 'The web app is not built here: npm start builds it' })
    })
    return
  }
  await app.register(
    async (pages) => {
      pages.addHook('onRequest', async (_request, reply) => {
        reply.headers(appHeaders)
      })
      await pages.register(staticFiles, {
        root: folder,
        prefix: '/',
        index: ['index.html'],
        preCompressed: true, // what the build wrote small beside it
        cacheControl: false, // set below, by the kind of file
        dotfiles: 'ignore',
        setHeaders(reply, path) {
          const hashed = path.startsWith(join(folder, 'assets'))
          reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
        },
      })
      pages.setNotFoundHandler((request, reply) => {
        const asksForFile = filePath.test(request.url.split('?')[0] ?? '')
        if ((request.method !== 'GET' && request.method !== 'HEAD') || asksForFile) {
          return sendProblem(request, reply, new Problem('not_found'))
        }
        return reply.sendFile('index.html')
      })
    },
    { prefix: '/app' },
  )
}
