/**
 * A whole day with AxIA: set up, plan, talk, move, finish, lose the network, come back, expire, sign in again.
 * @module
 */
import type { Locator, Page } from 'playwright-core'
import { type E2eServer, testPassword } from '../support/server.ts'
import type { WalkWords } from './words.ts'

/** How long a finger presses, in milliseconds. */
const pressMs = 80

export interface DayOptions {
  server: E2eServer
  words: WalkWords
  /** Told when a screen stands still and can be looked at. */
  onScreen?: (name: string, page: Page) => Promise<void>
}

/** Walks through the day on a page that has been nowhere yet. Whatever does not come throws. */
export async function walkDay(page: Page, { server, words, onScreen = async () => {} }: DayOptions): Promise<void> {
  await page.clock.install()
  const goTo = (place: keyof WalkWords['places']) =>
    press(page.getByRole('navigation', { name: words.navigation }).getByRole('link', { name: words.places[place] }))
  const seen = (name: string) => onScreen(name, page)
  const log = page.getByRole('log')
  const article = (text: string, state: string) =>
    log.getByRole('article').filter({ hasText: text }).filter({ hasText: state })

  await setUp(page, server, words, seen)
  await plan(page, words, seen)

  await goTo('chat')
  const composer = page.getByRole('textbox', { name: words.composer })
  await say(composer, words.question)
  await article(words.question, words.answered).waitFor()
  await log.getByText(words.answer).first().waitFor()
  await seen('3-talk')

  await goTo('calendar')
  await press(page.getByText(words.day, { exact: true }))
  const event = page.getByRole('button', { name: new RegExp(`^${words.event.title}, `) })
  await event.press('Shift+ArrowDown')
  await page.getByText(words.moved).waitFor()
  await seen('4-move')

  await goTo('today')
  await press(page.getByRole('checkbox', { name: words.task.check }))
  await page.getByRole('button', { name: words.undo }).first().waitFor()
  await seen('5-finish')

  await page.context().setOffline(true)
  await goTo('chat')
  await press(page.getByRole('link', { name: words.question }))
  await say(composer, words.offlineQuestion)
  await article(words.offlineQuestion, words.pending).waitFor()
  await seen('6-offline')
  await page.context().setOffline(false)
  await article(words.offlineQuestion, words.answered).waitFor()

  await composer.fill(words.unsent)
  server.turnClock({ hours: 24.01 })
  await page.clock.fastForward('24:00:36')
  const sheet = page.getByRole('dialog', { name: words.expired })
  await sheet.waitFor()
  await seen('7-expired')
  await sheet.getByLabel(words.password, { exact: true }).fill(testPassword)
  await press(sheet.getByRole('button', { name: words.signIn, exact: true }))
  await sheet.waitFor({ state: 'detached' })
  if ((await composer.inputValue()) !== words.unsent) throw new Error('what was being written is gone')
  await say(composer, words.unsent)
  await article(words.unsent, words.answered).waitFor()
  await seen('8-signed-in')
}

async function setUp(
  page: Page,
  { url, setupCode }: E2eServer,
  words: WalkWords,
  seen: (name: string) => Promise<void>,
) {
  await page.goto(url)
  await page.getByLabel(words.setupCode).fill(setupCode)
  await page.getByLabel(words.username, { exact: true }).fill('ana')
  await page.getByLabel(words.password, { exact: true }).fill(testPassword)
  await seen('1-set-up')
  await press(page.getByRole('button', { name: words.createAccount }))
  await page.getByRole('navigation', { name: words.navigation }).waitFor()
}

/** An event and a task, in plain words. */
async function plan(page: Page, words: WalkWords, seen: (name: string) => Promise<void>) {
  const quickAdd = page.getByRole('textbox', { name: words.quickAdd })
  await quickAdd.fill(words.event.says)
  await page.getByRole('button', { name: new RegExp(words.event.place) }).waitFor() // what was understood, before it is kept
  await seen('2-plan')
  await quickAdd.press('Enter')
  await page.getByRole('main').getByText(words.event.title, { exact: true }).waitFor()
  await quickAdd.fill(words.task.says)
  await quickAdd.press('Enter')
  await page.getByRole('checkbox', { name: words.task.check }).waitFor()
}

async function say(composer: Locator, text: string): Promise<void> {
  await composer.fill(text)
  await composer.press('Enter')
}

/** Goes there and looks whether nothing lies over it; then presses, without another look: who measures the press measures the page alone. */
async function press(locator: Locator): Promise<void> {
  await locator.click({ trial: true })
  await locator.click({ force: true, delay: pressMs })
}
