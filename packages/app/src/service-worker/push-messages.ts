/**
 * Push messages: shown as notifications, which lead into the app; a reminder can be put off and a task be done from there.
 * @module
 */
import { type NewPushSubscription, type PushMessage, parseJson, type Snooze } from '@axia/contract'
import { toWire } from '../reminders/push-device.ts'
import { openInApp } from './open-in-app.ts'
import type { WorkEvent } from './worker-scope.ts'

export interface PushEvent extends WorkEvent {
  readonly data: { text(): string } | null
}

export interface NotificationClick extends WorkEvent {
  readonly action: string
  readonly notification: { readonly data: unknown; close(): void }
}

export interface WindowClient {
  readonly visibilityState: string
  readonly focused: boolean
  focus(): Promise<unknown>
  postMessage(message: unknown): void
}

/** What of a worker's surroundings push messages need. */
export interface PushScope {
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly WindowClient[]>
    openWindow(url: string): Promise<unknown>
  }
  readonly registration: {
    readonly scope: string
    readonly pushManager: {
      subscribe(options: {
        userVisibleOnly: true
        applicationServerKey: string
      }): Promise<Pick<PushSubscription, 'toJSON'>>
    }
    showNotification(title: string, options: object): Promise<void>
  }
  addEventListener(type: 'push', listener: (event: PushEvent) => void): void
  addEventListener(type: 'notificationclick', listener: (event: NotificationClick) => void): void
  addEventListener(type: 'pushsubscriptionchange', listener: (event: WorkEvent) => void): void
}

/** What the worker does in the name of who is signed in. False when nobody is, or the server does not take it. */
export interface Account {
  snooze(what: Pick<Snooze, 'kind' | 'id' | 'occurrence'>, minutes: number): Promise<boolean>
  complete(taskId: string): Promise<boolean>
  subscribe(subscribeUnder: (publicKey: string) => Promise<NewPushSubscription>): Promise<boolean>
}

const snoozeMinutes = 10
const labels = {
  es: { snooze: 'En 10 minutos', done: 'Hecha' },
  en: { snooze: 'In 10 minutes', done: 'Done' },
}

/** @param account - made when something is to be done in somebody's name. */
export function showPushMessages(scope: PushScope, account: () => Account): void {
  const { clients, registration } = scope

  scope.addEventListener('push', (event) => event.waitUntil(show(readMessage(event.data?.text()))))
  scope.addEventListener('notificationclick', (event) => {
    event.notification.close()
    event.waitUntil(answer(event.action, readMessage(JSON.stringify(event.notification.data))))
  })
  scope.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(subscribeAgain()))

  async function show(message: PushMessage | undefined): Promise<void> {
    if (message === undefined) return
    const { kind, title, body, lang, tag } = message
    if (kind === 'answer' && (await windows()).some(({ visibilityState }) => visibilityState === 'visible')) return
    const icon = new URL('icon-192.png', registration.scope).href
    const options = { body, lang, tag, renotify: true, icon, data: message, actions: actionsOf(message) }
    await registration.showNotification(title, options)
  }

  async function answer(action: string, message: PushMessage | undefined): Promise<void> {
    if (message === undefined) return
    if (!(await act(action, message))) await open(message.link)
  }

  async function act(action: string, { kind, id, occurrence }: PushMessage): Promise<boolean> {
    if (id === undefined || (kind !== 'event' && kind !== 'task')) return false
    if (action === 'snooze') return account().snooze({ kind, id, ...(occurrence && { occurrence }) }, snoozeMinutes)
    return action === 'done' && account().complete(id)
  }

  /** Brings an open tab to the front, or opens one. */
  async function open(link: string): Promise<void> {
    const open = await windows()
    const tab = open.find(({ focused }) => focused) ?? open.find(isVisible) ?? open[0]
    if (tab === undefined) {
      await clients.openWindow(new URL(`.${link}`, registration.scope).href)
      return
    }
    await tab.focus()
    tab.postMessage(openInApp(link))
  }

  async function subscribeAgain(): Promise<void> {
    await account().subscribe(async (applicationServerKey) =>
      toWire(await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })),
    )
  }

  function windows(): Promise<readonly WindowClient[]> {
    return clients.matchAll({ type: 'window', includeUncontrolled: true })
  }
}

function isVisible({ visibilityState }: WindowClient): boolean {
  return visibilityState === 'visible'
}

function actionsOf({ kind, lang }: PushMessage): { action: string; title: string }[] {
  const words = lang === 'es' ? labels.es : labels.en
  const snooze = { action: 'snooze', title: words.snooze }
  if (kind === 'task') return [{ action: 'done', title: words.done }, snooze]
  return kind === 'event' ? [snooze] : []
}

/** Undefined for what is no message of ours: a newer server may say more than this worker knows. */
function readMessage(text: string | undefined): PushMessage | undefined {
  const said: unknown = text === undefined ? undefined : parseJson(text)
  if (typeof said !== 'object' || said === null) return undefined
  const textOf = (name: string) => {
    const value: unknown = Reflect.get(said, name)
    return typeof value === 'string' ? value : undefined
  }
  const [kind, title, body, lang, link, tag] = ['kind', 'title', 'body', 'lang', 'link', 'tag'].map(textOf)
  if (kind !== 'event' && kind !== 'task' && kind !== 'answer' && kind !== 'test') return undefined
  if (title === undefined || body === undefined || lang === undefined || tag === undefined) return undefined
  if (link === undefined || !/^\/(?![/\\])/.test(link)) return undefined
  const [id, occurrence] = [textOf('id'), textOf('occurrence')]
  return { kind, title, body, lang, link, tag, ...(id && { id }), ...(occurrence && { occurrence }) }
}
