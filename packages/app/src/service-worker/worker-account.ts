/**
 * What the service worker does in the name of who is signed in, with the token of this browser's vault.
 * @module
 */
import { type ApiClient, type ApiClientOptions, ApiError, createApiClient } from '@axia/client'
import type { Account } from './push-messages.ts'

export function workerAccount(options: ApiClientOptions): Account {
  /** False when nobody is signed in, or the server does not take it: then the app is opened, and says why. */
  async function attempt(work: (client: ApiClient) => Promise<unknown>): Promise<boolean> {
    const client = createApiClient(options)
    try {
      if (!(await client.auth.checkAuthentication())) return false
      await work(client)
      return true
    } catch (error) {
      if (error instanceof ApiError) return false
      throw error
    } finally {
      client.close()
    }
  }

  return {
    snooze: ({ kind, id, occurrence }, minutes) =>
      attempt(async ({ api }) => {
        const body = { kind, id, minutes, ...(occurrence !== undefined && { occurrence }) }
        await api.request('POST /reminders/snooze', { body })
      }),

    complete: (id) =>
      attempt(async ({ api }) => {
        await api.request('PATCH /tasks/{id}', { params: { id }, body: { completed: true } })
      }),

    subscribe: (subscribeUnder) =>
      attempt(async ({ api }) => {
        const { public_key: publicKey } = await api.request('GET /push/key')
        await api.request('POST /push/subscriptions', { body: await subscribeUnder(publicKey) })
      }),
  }
}
