/**
 * One language after another, over the screen that one is on.
 * @module
 */
import type { Locale } from '@axia/contract'
import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { fakeClient, openApp, textIn } from '../test-support.tsx'
import { fetchedLanguages } from './fetched-languages.ts'
import { heldLanguages } from './held-languages.ts'
import type { Languages } from './languages.ts'

/** Spanish is there; English comes when the test says so. */
function spanishFirst() {
  const held = heldLanguages()
  const there = new Set<Locale>(['es'])
  const arrival = Promise.withResolvers<void>()
  const languages: Languages = {
    find: (locale) => (there.has(locale) ? held.find(locale) : undefined),
    load: vi.fn(async (locale) => {
      await arrival.promise
      there.add(locale)
    }),
  }
  return { languages, arrive: arrival.resolve, fail: () => arrival.reject(new TypeError('no connection')) }
}

async function loginInSpanish(languages: Languages) {
  const client = fakeClient()
  client.auth.state = { status: 'no_token' }
  client.auth.checkAuthentication.mockResolvedValue(false)
  const app = openApp('/login', { client, languages })
  await app.user.type(await screen.findByLabelText('Usuario'), 'ana')
  await app.user.click(screen.getByRole('button', { name: 'English' }))
  return app
}

describe('a language that is not there yet', () => {
  it('takes the place of the other one when it has come, and what was written stays', async () => {
    const { languages, arrive } = spanishFirst()
    await loginInSpanish(languages)
    expect(screen.getByRole('heading', { name: 'Iniciar sesión' })).toBeTruthy()
    arrive()
    await screen.findByRole('heading', { name: 'Sign in' })
    expect(textIn(screen.getByLabelText('Username'))).toBe('ana')
    expect(languages.load).toHaveBeenCalledExactlyOnceWith('en')
  })

  it('leaves the other one where it is when it cannot be had, and can be asked for again', async () => {
    const { languages, fail } = spanishFirst()
    const { preferences, user } = await loginInSpanish(languages)
    fail()
    await waitFor(() => expect(preferences.state.locale).toBe('es'))
    expect(screen.getByRole('heading', { name: 'Iniciar sesión' })).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'English' }))
    expect(languages.load).toHaveBeenCalledTimes(2)
  })
})

describe(fetchedLanguages, () => {
  it('has the texts of a language once they were loaded, and no others', async () => {
    const languages = fetchedLanguages()
    expect(languages.find('en')).toBeUndefined()
    await languages.load('en')
    expect(languages.find('en')).toBe(heldLanguages().find('en'))
    expect(languages.find('es')).toBeUndefined()
  })
})
