/**
 * Theme and language of this browser.
 * @module
 */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { deviceNameOf } from './device-name.ts'
import { Preferences } from './preferences.ts'

describe(Preferences, () => {
  const root = document.createElement('html')

  beforeEach(() => {
    window.localStorage.clear()
    delete root.dataset.theme
  })

  it('speak the browser’s first language that the app knows', () => {
    expect(new Preferences(undefined, root, ['fr-FR', 'es-MX', 'en']).state.locale).toBe('es')
    expect(new Preferences(undefined, root, ['pt-BR']).state.locale).toBe('en')
    expect(root.lang).toBe('en')
  })

  it('are remembered, and shown at once', () => {
    const preferences = new Preferences(window.localStorage, root, ['es'])
    preferences.setTheme('dark')
    preferences.setLocale('en')
    preferences.setCalendarView('week')
    expect([root.dataset.theme, root.lang]).toEqual(['dark', 'en'])
    expect(new Preferences(window.localStorage, root, ['es']).state).toEqual({
      theme: 'dark',
      locale: 'en',
      calendarView: 'week',
    })
  })

  it('follow the system again', () => {
    const preferences = new Preferences(window.localStorage, root, ['es'])
    preferences.setTheme('dark')
    preferences.setTheme('system')
    expect(root.dataset.theme).toBeUndefined()
  })

  it('take nothing else from the storage, and live without it', () => {
    window.localStorage.setItem('axia.theme', 'neon')
    window.localStorage.setItem('axia.calendar.view', 'decade')
    expect(new Preferences(window.localStorage, root, ['es']).state).toMatchObject({
      theme: 'system',
      calendarView: 'month',
    })
    const forbidden = {
      getItem: () => {
        throw new Error('forbidden')
      },
      setItem: () => {
        throw new Error('forbidden')
      },
    }
    const preferences = new Preferences(forbidden, root, ['es'])
    const listener = vi.fn()
    preferences.subscribe(listener)
    preferences.setTheme('light')
    expect(listener).toHaveBeenCalledTimes(1)
    expect(preferences.state.theme).toBe('light')
  })
})

describe(deviceNameOf, () => {
  it.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0', 'Firefox · Windows'],
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
      'Chrome · Linux',
    ],
    ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0', 'Edge · Windows'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 20_0 like Mac OS X) Version/20.0 Mobile/15E148 Safari/604.1',
      'Safari · iPhone',
    ],
    ['Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/156.0.0.0 Mobile Safari/537.36', 'Chrome · Android'],
    ['curl/8', 'Web'],
  ])('calls %s by its name', (userAgent, name) => {
    expect(deviceNameOf(userAgent)).toBe(name)
  })
})
