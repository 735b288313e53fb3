/**
 * The chat's own texts in the language that is spoken.
 * @module
 */
import { chatEn } from './chat-en.ts'
import { type ChatDictionary, chatEs } from './chat-es.ts'
import { useI18n } from './i18n.tsx'

export function useChatWords(): ChatDictionary {
  return useI18n().locale === 'es' ? chatEs : chatEn
}
