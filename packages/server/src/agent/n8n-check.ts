/**
 * `axia-server n8n test`: asks the webhook a question as the server would, and says what came back and the cure.
 * @module
 */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { isTestWebhook, type N8nSettings } from '../config.ts'
import { newId } from '../id.ts'
import type { Question } from './agent.ts'
import { N8nAnswerError, type WorkflowAnswer } from './n8n-answer.ts'
import { type AnswerHead, askWebhook, webhookPool } from './n8n-webhook.ts'
import { n8nWords } from './n8n-words.ts'
import { signatureFor, type WebhookSignature, webhookSignature } from './webhook-signature.ts'

/** What one look found. */
export interface N8nFinding {
  check: 'address' | 'answer' | 'signature'
  status: 'ok' | 'warning' | 'problem'
  /** One sentence, or two. */
  says: string
}

export interface N8nCheckOptions {
  settings: N8nSettings
  clock: Clock
  timeoutSeconds: number
}

/** How one question went. */
interface Trial {
  answer?: WorkflowAnswer
  error?: unknown
  /** Status, type and time, for people. */
  seen: string
  pieces: number
}

const words = n8nWords.en

/** Asks up to two questions: one as the server does, and one with a forged signature, which the workflow should refuse. */
export async function checkN8n({ settings, clock, timeoutSeconds }: N8nCheckOptions): Promise<N8nFinding[]> {
  const { webhookUrl: url } = settings
  if (isTestWebhook(url)) return [{ check: 'address', status: 'problem', says: words.testUrl }]
  const signature = signatureFor(settings, clock)
  const dispatcher = webhookPool()

  async function attempt(signing: Pick<WebhookSignature, 'sign'> | undefined): Promise<Trial> {
    const start = performance.now()
    let head: AnswerHead | undefined
    let pieces = 0
    const seen = () => {
      const what = head === undefined ? '' : `${head.status} ${head.contentType.split(';', 1)[0]} `
      return `${what}after ${Math.round(performance.now() - start)} ms`
    }
    const options = {
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
      onHead: (given: AnswerHead) => {
        head = given
      },
      onDelta: () => {
        pieces++
      },
    }
    try {
      const answer = await askWebhook({ url, signature: signing, dispatcher }, testQuestion(clock), options)
      return { answer, seen: seen(), pieces }
    } catch (error) {
      return { error, seen: seen(), pieces }
    }
  }

  try {
    const trial = await attempt(signature)
    const answer = answerFinding(trial, { signed: signature !== undefined, timeoutSeconds })
    if (answer.status === 'problem') return [answer]
    if (signature === undefined) return [answer, notSigned]
    const forged = webhookSignature({ secret: randomBytes(32).toString('base64'), clock })
    return [answer, signatureFinding(await attempt(forged))]
  } finally {
    await dispatcher.destroy()
  }
}

function answerFinding(
  { answer, error, seen, pieces }: Trial,
  { signed, timeoutSeconds }: { signed: boolean; timeoutSeconds: number },
): N8nFinding {
  const check = 'answer'
  if (answer?.status === 'answered') {
    const { text, audio, audioUrl } = answer
    const streamed = pieces > 0 ? `, in ${pieces} pieces` : ''
    const voice = audio === undefined ? (audioUrl === undefined ? '' : ', with voice at an address') : ', with voice'
    return { check, status: 'ok', says: `n8n answered (${seen}${streamed}${voice}): ${quoted(text)}` }
  }
  if (answer !== undefined) {
    if (!signed) return { check, status: 'problem', says: `${seen}: ${words.neverAnswers}` }
    const late = 'The late answer to this question finds no user: /app-message refuses it with 404'
    return {
      check,
      status: 'ok',
      says: `n8n took the question (${seen}) and is to answer by POST /app-message. ${late}.`,
    }
  }
  if (error instanceof N8nAnswerError) {
    const code = error.cause instanceof Error && 'code' in error.cause ? ` (${String(error.cause.code)})` : ''
    return { check, status: 'problem', says: `${seen}: ${words[error.failure]}${code}` }
  }
  if (error instanceof Error && error.name === 'TimeoutError') {
    const cure = 'Raise AGENT_TIMEOUT_SECONDS, or let the workflow answer late.'
    return { check, status: 'problem', says: `n8n did not answer within ${timeoutSeconds} seconds. ${cure}` }
  }
  throw error
}

const check = 'signature'
const notSigned: N8nFinding = {
  check,
  status: 'warning',
  says: 'What goes to n8n is not signed. Set N8N_WEBHOOK_SECRET (axia-server n8n secret).',
}

function signatureFinding({ answer, error, seen }: Trial): N8nFinding {
  if (error instanceof N8nAnswerError && error.failure === 'refusedSigned') {
    return { check, status: 'ok', says: `A forged signature is refused (${seen}).` }
  }
  if (answer?.status === 'answered') {
    const cure = 'Take the nodes Signature and Is it AxIA? from integrations/n8n/organiser.json.'
    return { check, status: 'warning', says: `A forged signature is answered too: the workflow checks none. ${cure}` }
  }
  return { check, status: 'warning', says: `Whether the workflow refuses a forged signature cannot be told (${seen}).` }
}

function testQuestion(clock: Clock): Question {
  return {
    messageId: newId(),
    conversationName: 'axia-server-n8n-test',
    userId: newId(),
    username: 'axia-server',
    locale: 'en',
    timeZone: 'UTC',
    languages: [],
    type: 'text',
    text: 'A test question from axia-server: do you hear me?',
    audio: undefined,
    images: [],
    sentAt: clock(),
  }
}

/** The beginning of a text on one line, without what a terminal would obey. */
function quoted(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
  return JSON.stringify(line.length > 80 ? `${line.slice(0, 80)}…` : line)
}

/** A new secret as AxIA takes it, and as n8n's Crypto credential takes the same: its bytes are plain characters. */
export function newWebhookSecret(): { axia: string; n8n: string } {
  const n8n = randomBytes(24).toString('base64url')
  return { axia: `whsec_${Buffer.from(n8n).toString('base64')}`, n8n }
}
