/**
 * What a push message becomes on the screen, and what a click on it does.
 * @module
 */
import { describe, expect, it, vi } from 'vitest'
import { placeAskedFor } from './open-in-app.ts'
import { type Account, type PushScope, showPushMessages, type WindowClient } from './push-messages.ts'

const scopeAddress = 'https://axia.test/app/'
const event = {
  kind: 'event',
  title: 'Dentista',
  body: '10:00',
  lang: 'es',
  link: '/calendar?day=2026-11-23&event=x',
  tag: 'topic',
  id: 'x',
  occurrence: '2026-11-23',
}
const task = { ...event, kind: 'task', link: '/tasks?task=x' }
const answer = { kind: 'answer', title: 'AxIA', body: 'Tienes una respuesta', lang: 'es', link: '/chat/casa', tag: 'c' }

function tab(visibilityState = 'hidden') {
  const postMessage = vi.fn<WindowClient['postMessage']>()
  return { visibilityState, focused: false, focus: vi.fn(async () => {}), postMessage }
}

/** A worker of a browser with these tabs. */
function worker(tabs: ReturnType<typeof tab>[] = [], isSignedIn = true) {
  const listeners = new Map<string, (event: never) => void>()
  const shown: { title: string; options: Record<string, unknown> }[] = []
  const openWindow = vi.fn(async (_url: string) => {})
  const subscription = { endpoint: 'https://push.test/new', keys: { p256dh: 'p', auth: 'a' } }
  const subscribe = vi.fn(async () => ({ toJSON: () => ({ ...subscription, expirationTime: null }) }))
  const account = {
    snooze: vi.fn<Account['snooze']>(async () => isSignedIn),
    complete: vi.fn<Account['complete']>(async () => isSignedIn),
    subscribe: vi.fn<Account['subscribe']>(async (under) => (await under('key')).endpoint !== ''),
  }
  const scope: PushScope = {
    clients: { matchAll: async () => tabs, openWindow },
    registration: {
      scope: scopeAddress,
      pushManager: { subscribe },
      showNotification: async (title, options) => void shown.push({ title, options: { ...options } }),
    },
    addEventListener: (type: string, listener: (event: never) => void) => void listeners.set(type, listener),
  }
  showPushMessages(scope, () => account)

  async function tell(type: string, members: object): Promise<void> {
    const work: Promise<unknown>[] = []
    listeners.get(type)?.({ waitUntil: (each: Promise<unknown>) => work.push(each), ...members } as never)
    await Promise.all(work)
  }
  return {
    shown,
    openWindow,
    account,
    subscribe,
    receive: (text: string | undefined) => tell('push', { data: text === undefined ? null : { text: () => text } }),
    click: (data: unknown, action = '') =>
      tell('notificationclick', { action, notification: { data, close: vi.fn() } }),
    change: () => tell('pushsubscriptionchange', {}),
  }
}

describe(showPushMessages, () => {
  it('shows a reminder under its tag, so that a repeat takes its place, with what can be done about it', async () => {
    const { receive, shown } = worker()
    await receive(JSON.stringify(event))
    await receive(JSON.stringify(task))
    await receive(JSON.stringify({ ...task, lang: 'en' }))
    expect(shown[0]).toMatchObject({ title: 'Dentista', options: { body: '10:00', tag: 'topic', lang: 'es' } })
    const actions = shown.map(({ options }) => options.actions)
    expect(actions).toEqual([
      [{ action: 'snooze', title: 'En 10 minutos' }],
      [
        { action: 'done', title: 'Hecha' },
        { action: 'snooze', title: 'En 10 minutos' },
      ],
      [
        { action: 'done', title: 'Done' },
        { action: 'snooze', title: 'In 10 minutes' },
      ],
    ])
  })

  it.each([
    ['nothing', undefined],
    ['no JSON', '{'],
    ['another kind', JSON.stringify({ ...event, kind: 'other' })],
    ['no title', JSON.stringify({ ...event, title: 1 })],
    ['a link out of the app', JSON.stringify({ ...event, link: '//elsewhere.test' })],
    ['an address for a link', JSON.stringify({ ...event, link: 'https://elsewhere.test' })],
  ])('shows nothing of %s', async (_, text) => {
    const { receive, shown } = worker()
    await receive(text)
    expect(shown).toEqual([])
  })

  it('tells of an answer only when no page is looked at', async () => {
    const hidden = worker([tab()])
    await hidden.receive(JSON.stringify(answer))
    expect(hidden.shown).toHaveLength(1)
    const visible = worker([tab(), tab('visible')])
    await visible.receive(JSON.stringify(answer))
    await visible.receive(JSON.stringify(event))
    expect(visible.shown.map(({ title }) => title)).toEqual(['Dentista'])
  })

  it('leads into the tab that is looked at, or opens one', async () => {
    const [back, front] = [tab(), tab('visible')]
    const { click, openWindow } = worker([back, front])
    await click(event)
    expect(front.focus).toHaveBeenCalledOnce()
    expect(front.postMessage.mock.calls.map(([message]) => placeAskedFor(message))).toEqual([event.link])
    expect([back.focus, openWindow].map(({ mock }) => mock.calls.length)).toEqual([0, 0])
    const closed = worker()
    await closed.click(event)
    expect(closed.openWindow).toHaveBeenCalledWith('https://axia.test/app/calendar?day=2026-11-23&event=x')
  })

  it('puts off and marks as done without opening anything, or opens the app when nobody is signed in', async () => {
    const { click, account, openWindow } = worker()
    await click(event, 'snooze')
    await click(task, 'done')
    expect(account.snooze).toHaveBeenCalledWith({ kind: 'event', id: 'x', occurrence: '2026-11-23' }, 10)
    expect(account.complete).toHaveBeenCalledWith('x')
    expect(openWindow).not.toHaveBeenCalled()
    const signedOut = worker([], false)
    await signedOut.click(task, 'done')
    expect(signedOut.openWindow).toHaveBeenCalledWith('https://axia.test/app/tasks?task=x')
  })

  it('subscribes anew when the browser gave its subscription up', async () => {
    const { change, subscribe, account } = worker()
    await change()
    expect(subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: 'key' })
    expect(await account.subscribe.mock.results[0]?.value).toBe(true)
  })
})

describe(placeAskedFor, () => {
  it('takes places in the app alone', () => {
    expect(placeAskedFor({ open: '/tasks' })).toBe('/tasks')
    for (const other of [undefined, 'take over', { open: 1 }, { open: '//elsewhere.test' }, { open: 'javascript:1' }]) {
      expect(placeAskedFor(other)).toBeUndefined()
    }
  })
})
