/**
 * What a message wants: a command, with or without its slash, or the same in plain words.
 * @module
 */
import { fold } from '@axia/words'
import type { Language } from '../../language-tag.ts'
import { englishIntents, englishPoliteness, englishSigns } from './english-intents.ts'
import type { IntentName, IntentPattern } from './intent-pattern.ts'
import { spanishIntents, spanishPoliteness, spanishSigns } from './spanish-intents.ts'

export interface Intent {
  name: IntentName
  language: Language
  rest: string
  /** The list of tasks that it names. */
  list: string | undefined
}

const languages = [
  { language: 'es', intents: spanishIntents, politeness: spanishPoliteness },
  { language: 'en', intents: englishIntents, politeness: englishPoliteness },
] as const

/** Finds what the message wants; undefined when it is not understood. */
export function findIntent(message: string, locale: Language): Intent | undefined {
  const text = tidy(message)
  const isQuestion = /[¿?]/.test(message)
  const own = locale === 'es' ? languages : languages.toReversed()
  for (const { language, intents, politeness } of own) {
    const polite = politeness.exec(fold(text))?.[0].length ?? 0
    for (const start of polite > 0 ? [polite, 0] : [0]) {
      const found = match(text.slice(start).replace(/^[\s¡¿,.]+/, ''), intents, isQuestion)
      if (found === undefined) continue
      const { name, shared = false, rest, list } = found
      return { name, language: shared ? languageOf(rest, locale) : language, rest, list }
    }
  }
  return undefined
}

/** The message without what is said to be polite, before the wish and after it. */
export function withoutPoliteness(message: string): string {
  const text = tidy(message)
  const polite = languages.map(({ politeness }) => politeness.exec(fold(text))?.[0].length ?? 0)
  return text.slice(Math.max(...polite)) + (/[¿?]/.test(message) ? '?' : '')
}

/** The language in which a text is written, by its small words; when they do not tell, the user's. */
export function languageOf(text: string, locale: Language): Language {
  const folded = fold(text)
  const count = (signs: RegExp) => folded.match(signs)?.length ?? 0
  const [spanish, english] = [count(spanishSigns) + (text.match(/[ñ¿¡áéíóú]/gi)?.length ?? 0), count(englishSigns)]
  return spanish === english ? locale : spanish > english ? 'es' : 'en'
}

function match(text: string, intents: readonly IntentPattern[], isQuestion: boolean) {
  const folded = fold(text)
  for (const { name, pattern, shared, statement } of intents) {
    if (statement && isQuestion) continue
    const found = pattern.exec(folded)
    if (found === null) continue
    const [start, end] = found.indices?.groups?.rest ?? [found[0].length, text.length]
    const rest = text.slice(start, end)
    const named = found.indices?.groups?.list
    const list = named && text.slice(...named)
    return { name, shared, rest: rest.replace(/^[\s:,–-]+/, '').trim(), list }
  }
  return undefined
}

/**
 * Without the signs around it; an apostrophe is always the straight one, so that every place stays where it is. A run of
 * signs is tried from its first one alone: from each of them, a long run would take minutes.
 */
function tidy(message: string): string {
  return message
    .normalize('NFC')
    .replace(/[’‘]/g, "'")
    .replace(/\s+/g, ' ')
    .replace(/^[\s¡¿"«“]+|(?<![\s!?.…"»”])[\s!?.…"»”]+$/g, '')
    .replace(/(?<=[^\s,])[\s,]+(?:por favor|porfa|porfavor|please)$/i, '')
}
