/**
 * What the assistant is about: questions that failed, answers that nobody has read, and questions that wait for theirs.
 * @module
 */
import type { ChatMessage } from '@axia/client'
import { withoutMarkdown } from '@axia/contract'
import CircleAlert from 'lucide-react/icons/circle-alert'
import Hourglass from 'lucide-react/icons/hourglass'
import MessageSquare from 'lucide-react/icons/message-square'
import Sparkles from 'lucide-react/icons/sparkles'
import { Link } from 'wouter'
import { useI18n } from '../../i18n/i18n.tsx'
import { useTodayWords } from '../../i18n/today-words.ts'
import { Button } from '../../parts/button.tsx'
import { useToasts } from '../../parts/toasts.tsx'
import { useClient } from '../../services.tsx'
import { conversationPath, newConversationDraft, newConversationPath } from '../chat/chat-path.ts'
import styles from './agent-section.module.css'
import cards from './today-screen.module.css'
import { useAgentNews } from './use-agent-news.ts'

const icons = { failed: CircleAlert, answered: MessageSquare, waiting: Hourglass }

export function AgentSection({ now }: { now: Date }) {
  const { chat } = useClient()
  const { t } = useI18n()
  const words = useTodayWords()
  const { sayProblem } = useToasts()
  const news = useAgentNews()

  /** The question stands where one writes, ready to be sent or to give way to another one. */
  function begin() {
    if (chat.draft(newConversationDraft) === '') chat.setDraft(newConversationDraft, words.question)
  }

  return (
    <section className={cards.card} aria-labelledby="agent">
      <header className={cards.header}>
        <h2 id="agent">{words.agent}</h2>
      </header>
      {news.length > 0 && (
        <ul className={styles.news}>
          {news.map(({ kind, message }) => (
            <li key={message.key} className={styles.item}>
              <NewsLink kind={kind} message={message} now={now} />
              {kind === 'failed' && (
                <Button onClick={() => void chat.retry(message).catch(sayProblem)}>{t.common.retry}</Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <Link href={newConversationPath} className={styles.ask} onClick={begin}>
        <span className={styles.spark}>
          <Sparkles size={18} aria-hidden />
        </span>
        <span className={styles.askWords}>
          {words.askAgent} <span className={styles.askHint}>{words.askHint(words.question)}</span>
        </span>
      </Link>
    </section>
  )
}

function NewsLink({ kind, message, now }: { kind: keyof typeof icons; message: ChatMessage; now: Date }) {
  const { t, format } = useI18n()
  const words = useTodayWords()
  const Icon = icons[kind]
  return (
    <Link href={conversationPath(message.sessionId)} className={styles.link} data-kind={kind}>
      <Icon size={18} aria-hidden />
      <span className={styles.words}>
        <span className={styles.text}>{message.text === '' ? t.chat.voice : textOf(message)}</span>
        <span className={styles.state}>
          {words.agentNews[kind]} · {format.ago(new Date(message.timestamp), now)}
        </span>
      </span>
    </Link>
  )
}

/** As much as a line or two hold; the agent's words without their marks. */
function textOf({ role, text }: ChatMessage): string {
  return role === 'assistant' ? withoutMarkdown(text.slice(0, 200)) : text
}
