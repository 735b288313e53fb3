/**
 * `/openapi.json` and the page at `/docs`, made of the contract's schemas.
 * @module
 */
import { Problem } from '@axia/contract'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { pageHeaders } from './headers.ts'

/** Must be registered before the routes that it describes. */
export async function registerDocumentation(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'AxIA', version: '1', description: 'The API of a self-hosted personal assistant.' },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    hideUntagged: true,
    transform: ({ schema, url }) => ({
      url,
      schema: {
        ...schema,
        response: { ...asObject(schema?.response), default: { description: 'A problem (RFC 9457)', ...Problem } },
      },
    }),
  })
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
  await app.register(async (pages) => {
    pages.addHook('onRequest', async (_request, reply) => {
      reply.headers(pageHeaders)
    })
    await pages.register(swaggerUi, {
      routePrefix: '/docs',
      theme: { title: 'AxIA: the API' },
      uiConfig: { docExpansion: 'list', persistAuthorization: false },
    })
  })
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}
