/**
 * The agent as an n8n workflow behind a webhook.
 * @module
 */
import { maxImages } from '@axia/contract'
import type { Dispatcher } from 'undici'
import { type Agent, type AgentAnswer, AgentError, type AnswerOptions, type Question } from './agent.ts'
import { mediaFetcher } from './media-address.ts'
import { N8nAnswerError, type WorkflowAnswer } from './n8n-answer.ts'
import { askWebhook, webhookPool } from './n8n-webhook.ts'
import { type N8nFailure, n8nWords } from './n8n-words.ts'
import type { WebhookSignature } from './webhook-signature.ts'

export interface N8nAgentOptions {
  /** The webhook's production address. */
  url: string
  /** Signs what is sent, and what comes back late; undefined without a shared secret. */
  signature: Pick<WebhookSignature, 'sign'> | undefined
  /** Connects to n8n; by default a pool of its own. */
  dispatcher?: Dispatcher
  /** Connects to other places where voice and pictures are; by default to none inside this network. */
  outside?: Dispatcher
}

export interface N8nAgent extends Agent {
  /** Lets go of the connections. */
  close(): Promise<void>
}

/** n8n that starts knows no path at first, and then no webhook for some seconds: worth a minute. */
const startingAttempts = 8

/** Failures that pass by themselves, and how often it is worth asking; with all others a repeat fails the same way. */
const attempts: Partial<Record<N8nFailure, number>> = {
  unreachable: Number.POSITIVE_INFINITY,
  unknownHost: Number.POSITIVE_INFINITY,
  busy: Number.POSITIVE_INFINITY,
  cutOff: Number.POSITIVE_INFINITY,
  workflowFailed: 4, // it may have done half of its work
  notThere: startingAttempts,
  inactive: startingAttempts,
}

export function n8nAgent({ url, signature, dispatcher = webhookPool(), outside }: N8nAgentOptions): N8nAgent {
  const webhook = { url, signature, dispatcher }
  const media = mediaFetcher({
    trustedOrigin: new URL(url).origin,
    trusted: dispatcher,
    ...(outside !== undefined && { outside }),
  })

  async function ask(question: Question, options: AnswerOptions): Promise<AgentAnswer> {
    const answer = await askWebhook(webhook, question, options)
    if (answer.status === 'answered') return await withMedia(answer, question, options)
    if (signature === undefined) throw new N8nAnswerError('neverAnswers') // what comes later could not show who it is from
    return answer
  }

  /** What was named by its address is fetched; where that fails, the address is left to the user. */
  async function withMedia(
    { text, audio, audioUrl, images, imageUrls }: Extract<WorkflowAnswer, { status: 'answered' }>,
    { locale }: Question,
    { signal }: AnswerOptions,
  ): Promise<AgentAnswer> {
    const words = n8nWords[locale]
    const missing: string[] = []
    const shown = [...images]
    let voice = audio
    if (voice === undefined && audioUrl !== undefined) {
      voice = await media.voice(audioUrl, signal)
      if (voice === undefined) missing.push(`${words.voiceMissing} ${audioUrl}`)
    }
    for (const url of imageUrls.slice(0, Math.max(0, maxImages - images.length))) {
      const image = await media.image(url, signal)
      if (image === undefined) missing.push(`${words.imageMissing} ${url}`)
      else shown.push(image)
    }
    signal.throwIfAborted()
    return {
      status: 'answered',
      text: missing.length === 0 ? text : [text, ...missing].join('\n\n').trim(),
      audio: voice,
      ...(shown.length > 0 && { images: shown.slice(0, maxImages) }),
    }
  }

  return {
    async answer(question, options) {
      try {
        return await ask(question, options)
      } catch (cause) {
        if (!(cause instanceof N8nAnswerError)) throw cause // aborted: nobody waits for words
        const { failure } = cause
        throw new AgentError(n8nWords[question.locale][failure], {
          retryable: failure in attempts,
          maxAttempts: attempts[failure],
          cause,
        })
      }
    },
    async close() {
      await Promise.all([dispatcher.close(), media.close()])
    },
  }
}
