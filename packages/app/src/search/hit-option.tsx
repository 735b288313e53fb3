/**
 * Something that was found, as an option: what it is called, where its words stand, and when.
 * @module
 */
import type { SearchHit } from '@axia/contract'
import CalendarDays from 'lucide-react/icons/calendar-days'
import Circle from 'lucide-react/icons/circle'
import CircleCheckBig from 'lucide-react/icons/circle-check-big'
import MessageCircle from 'lucide-react/icons/message-circle'
import { capitalised } from '../i18n/format.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { useSearchWords } from '../i18n/search-words.ts'
import { useNow } from '../services.tsx'
import { dayOf } from '../time/zoned.ts'
import { Marked } from './marked.tsx'
import styles from './search-palette.module.css'

export function HitIcon({ hit }: { hit: SearchHit }) {
  if (hit.kind === 'message') return <MessageCircle />
  if (hit.kind === 'event') return <CalendarDays />
  return hit.completed ? <CircleCheckBig /> : <Circle />
}

export function HitWords({ hit }: { hit: SearchHit }) {
  const { t } = useI18n()
  const words = useSearchWords()
  const notes = useNotes(hit)
  const { title, snippet } = hit
  const fallback = hit.kind === 'message' ? t.chat.untitled : words.untitled
  // What was said is what one looks for; what a conversation is called only says where.
  const [first, second] = hit.kind === 'message' ? [snippet, title] : [title, snippet]
  return (
    <>
      <span className={styles.words}>
        <span className={styles.first}>{first === null || first.text === '' ? fallback : <Marked {...first} />}</span>
        {second !== null && (
          <span className={styles.second}>
            {hit.kind === 'message' && `${hit.role === 'user' ? words.you : words.agent} · `}
            {second.text === '' ? fallback : <Marked {...second} />}
          </span>
        )}
      </span>
      {notes.length > 0 && <span className={styles.notes}>{notes.join(' · ')}</span>}
    </>
  )
}

/** When it is, and what else tells it from its like. */
function useNotes(hit: SearchHit): string[] {
  const { format, timeZone } = useI18n()
  const words = useSearchWords()
  const now = useNow(60_000)
  const today = dayOf(now, timeZone)
  const named = (day: string) => capitalised(format.nearDay(day, today), format.languageTag)
  const whenOf = (moment: string): string[] => {
    if (moment.length === 10) return [named(moment)]
    const instant = new Date(moment)
    return [named(dayOf(instant, timeZone)), format.time(instant)]
  }
  if (hit.kind === 'message') return whenOf(hit.timestamp).slice(0, 1)
  if (hit.kind === 'event') {
    const [day = '', ...hour] = whenOf(hit.start_time)
    if (!hit.recurring) return [day, ...hour]
    const hasBegun = new Date(hit.start_time) < now
    return hasBegun ? [words.repeats, ...hour] : [day, ...hour, words.repeats]
  }
  if (hit.completed) return [words.done]
  return hit.due_date === null ? [] : whenOf(hit.due_date)
}
