/**
 * Closes the account of a run of faults: what was promised against what the server has, what the agent saw and what the devices
 * were told.
 * @module
 */
import { Type } from 'typebox'
import { Parse } from 'typebox/value'
import { call } from '../support/server.ts'
import type { Delivery } from './agent.ts'
import type { Device } from './device.ts'
import { type Asked, answerTo, type Findings, type Ledger } from './ledger.ts'

const Messages = Type.Array(
  Type.Object({
    id: Type.String(),
    role: Type.Enum(['user', 'assistant']),
    text: Type.String(),
    status: Type.String(),
    reply_to: Type.Union([Type.String(), Type.Null()]),
    seq: Type.Integer(),
  }),
)
export type StoredMessage = Type.Static<typeof Messages>[number]

const pageSize = 200

/** A whole conversation, oldest first. */
export async function readConversation(url: string, token: string, name: string): Promise<StoredMessage[]> {
  const messages: StoredMessage[] = []
  for (;;) {
    const before = messages[0] === undefined ? '' : `&before=${messages[0].seq}`
    const answer = await call({ url }, token, 'GET', `/messages/${name}?limit=${pageSize}${before}`)
    const page = Parse(Messages, await answer.json())
    messages.unshift(...page)
    if (page.length < pageSize) return messages
  }
}

export interface AuditOptions {
  ledger: Ledger
  deliveries: readonly Delivery[]
  devices: readonly Device[]
  /** Each conversation by `user/name`, whole. */
  conversations: ReadonlyMap<string, StoredMessage[]>
  /** Questions, by message id, whose place among the answers is the agent's or the user's own choice. */
  outOfTurn: ReadonlySet<string>
}

/** What is wrong, in words. */
export function audit({ ledger, deliveries, devices, conversations, outOfTurn }: AuditOptions): Findings {
  const { lost, doubled, disordered } = ledger
  const asked = [...ledger.asked.values()]
  const deliveriesOf = Map.groupBy(deliveries, ({ id }) => id)

  for (const each of asked) examine(each)
  for (const [place, messages] of conversations) {
    examineOrder(place, messages)
    examineDeliveries(place, messages)
  }
  for (const device of devices) examineDevice(device)

  function examine(question: Asked): void {
    const { id, writer } = question
    const messages = conversations.get(placeOf(question)) ?? []
    const stored = messages.filter(({ role, text }) => role === 'user' && text === id)
    const [message] = stored
    const isPromised = question.repeated || question.answers.length > 0 || question.messageId !== undefined
    if (stored.length > 1) doubled.push(`${id}: stored ${stored.length} times`)
    if (message === undefined) {
      if (isPromised) lost.push(`${id}: not in ${writer.conversation}`)
      return
    }
    if (question.messageId !== undefined && question.messageId !== message.id) doubled.push(`${id}: has another id`)
    const answers = messages.filter(({ reply_to }) => reply_to === message.id)
    if (answers.length > 1) doubled.push(`${id}: answered ${answers.length} times`)
    if (question.answers.length > 1) doubled.push(`${id}: its writer was answered ${question.answers.length} times`)
    for (const output of [...question.answers, ...answers.map(({ text }) => text)]) {
      if (output !== answerTo(id)) lost.push(`${id}: its answer is ${output}`)
    }
    const deliveredAs = deliveriesOf.get(id) ?? []
    if (deliveredAs.some(({ messageId }) => messageId !== message.id)) doubled.push(`${id}: delivered under two ids`)
    if (deliveredAs.some(({ voice }) => voice !== question.voice)) lost.push(`${id}: its voice is not what was said`)
    if (message.status === 'cancelled' && question.cancelled) {
      if (answers.length > 0) doubled.push(`${id}: cancelled, and answered`)
      return
    }
    if (message.status !== 'answered' || answers.length === 0) lost.push(`${id}: ${message.status}, not answered`)
    if (deliveredAs.length === 0) lost.push(`${id}: never delivered`)
  }

  function examineOrder(place: string, messages: StoredMessage[]): void {
    const questions = messages.filter(({ role }) => role === 'user')
    for (const [writer, ofWriter] of Map.groupBy(questions, ({ text }) => ledger.asked.get(text)?.writer.name)) {
      const numbers = ofWriter.map(({ text }) => Number(text.split('.').at(-1)))
      if (!ascending(numbers)) disordered.push(`${place}: ${writer}'s questions`)
    }
    const seqOf = new Map(questions.map(({ id, seq }) => [id, seq]))
    const inTurn = messages.map(({ reply_to }) => reply_to).filter((id) => id !== null && !outOfTurn.has(id))
    const answered = inTurn.map((id) => seqOf.get(id ?? '') ?? Number.NaN)
    if (!ascending(answered)) disordered.push(`${place}: answers`)
  }

  /** One after another, each again only before the next one came. */
  function examineDeliveries(place: string, messages: StoredMessage[]): void {
    const seqOf = new Map(messages.map(({ id, seq }) => [id, seq]))
    const seqs = deliveries
      .filter(({ username, conversation }) => `${username}/${conversation}` === place)
      .filter(({ messageId }) => !outOfTurn.has(messageId))
      .map(({ messageId }) => seqOf.get(messageId) ?? Number.NaN)
    if (!ascending(seqs.filter((seq, index) => seq !== seqs[index - 1]))) disordered.push(`${place}: deliveries`)
  }

  function examineDevice({ writer, told }: Device): void {
    const own = [...conversations].filter(([place]) => place.startsWith(`${writer.username}/`))
    const ids = own.flatMap(([, messages]) => messages.map(({ id }) => id))
    const known = new Set(told)
    if (known.size < told.length) doubled.push(`${writer.name}: told ${told.length - known.size} messages twice`)
    const missed = ids.filter((id) => !known.has(id))
    if (missed.length > 0) lost.push(`${writer.name}: never told of ${missed.length} messages`)
  }

  return {
    asked: asked.length,
    acknowledged: asked.filter(({ messageId, answers }) => messageId !== undefined || answers.length > 0).length,
    deliveries: deliveries.length,
    lost,
    doubled,
    disordered,
  }
}

function placeOf({ writer }: Asked): string {
  return `${writer.username}/${writer.conversation}`
}

function ascending(numbers: number[]): boolean {
  return numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0))
}
