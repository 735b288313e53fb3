/**
 * What was understood of a line, piece by piece: each is changed by a tap.
 * @module
 */
import type { LucideIcon } from 'lucide-react'
import Bell from 'lucide-react/icons/bell'
import CalendarClock from 'lucide-react/icons/calendar-clock'
import CalendarDays from 'lucide-react/icons/calendar-days'
import CircleCheck from 'lucide-react/icons/circle-check'
import Clock from 'lucide-react/icons/clock'
import List from 'lucide-react/icons/list'
import MapPin from 'lucide-react/icons/map-pin'
import Repeat from 'lucide-react/icons/repeat'
import { useEffect, useId, useRef, useState } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { quickAddWords } from '../i18n/quick-add-words.ts'
import { classNames } from '../parts/class-names.ts'
import { useClient, useNow, useStore } from '../services.tsx'
import { type DraftChanges, draftOf } from './draft.ts'
import { DraftEditor, type EditedPart } from './draft-editor.tsx'
import styles from './understood.module.css'
import { type PieceWords, useDraftWords } from './use-draft-words.ts'

/** How long nobody types before those who listen hear what was understood. */
const pauseMs = 700

const icons: Record<EditedPart, LucideIcon> = {
  day: CalendarDays,
  time: Clock,
  place: MapPin,
  repeat: Repeat,
  reminder: Bell,
  list: List,
}

export interface UnderstoodProps {
  line: string
  day: string | undefined
  list: string | undefined
  changes: DraftChanges
  onChange: (changes: DraftChanges) => void
}

export function Understood({ line, day, list, changes, onChange }: UnderstoodProps) {
  const { taskLists } = useClient()
  const { lists = [] } = useStore(taskLists)
  const { locale, timeZone, format } = useI18n()
  const words = quickAddWords(locale)
  const now = useNow(30_000)
  const [edited, setEdited] = useState<EditedPart>()
  const editorId = useId()
  const draft = draftOf(line, changes, { now, timeZone, locale, firstWeekday: format.firstWeekday, day, lists, list })
  const { kind, form, notUnderstood } = draft
  const { pieces, said } = useDraftWords(draft, lists, now)
  const whole = useRef<HTMLDivElement>(null)
  const shape = [edited, ...pieces.map(({ value }) => value)].join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: it takes more room when it says more, and an on-screen keyboard leaves little
  useEffect(() => void whole.current?.scrollIntoView({ block: 'nearest' }), [shape])
  const KindIcon = kind === 'event' ? CalendarClock : CircleCheck

  return (
    <div ref={whole} className={styles.understood}>
      <p className={styles.title}>{form.title === '' ? words.noTitle : form.title}</p>
      <ul className={styles.chips} aria-label={words.understood}>
        <li>
          <button
            type="button"
            className={classNames(styles.chip, styles.kind)}
            aria-label={kind === 'event' ? words.makeTask : words.makeEvent}
            onClick={() => onChange({ ...changes, kind: kind === 'event' ? 'task' : 'event' })}
          >
            <KindIcon size={15} aria-hidden />
            <span>{words.kind[kind]}</span>
          </button>
        </li>
        {pieces.map((piece) => (
          <li key={piece.part}>
            <Chip
              piece={piece}
              editor={edited === piece.part ? editorId : undefined}
              onPress={() => setEdited(edited === piece.part ? undefined : piece.part)}
            />
          </li>
        ))}
      </ul>
      {edited !== undefined && (
        <DraftEditor
          id={editorId}
          part={edited}
          draft={draft}
          lists={lists}
          changes={changes}
          onChange={onChange}
          onClose={() => setEdited(undefined)}
        />
      )}
      {notUnderstood !== undefined && <p className="soft">{words.notUnderstood(notUnderstood)}</p>}
      <p className={styles.hint} aria-hidden="true">
        {words.hint}
      </p>
      <Heard text={said} />
    </div>
  )
}

interface ChipProps {
  piece: PieceWords
  /** The id of its editor, while that is open. */
  editor: string | undefined
  onPress: () => void
}

function Chip({ piece: { part, value, isSaid }, editor, onPress }: ChipProps) {
  const words = quickAddWords(useI18n().locale)
  const Icon = icons[part]
  const isOpen = editor !== undefined
  return (
    <button
      type="button"
      className={classNames(styles.chip, !isSaid && styles.faint, isOpen && styles.open)}
      aria-label={words.change(words[part], value)}
      aria-expanded={isOpen}
      aria-controls={editor}
      onClick={onPress}
    >
      <Icon size={15} aria-hidden />
      <span>{value}</span>
    </button>
  )
}

/** Says a text to those who listen, once nobody types any more. */
function Heard({ text }: { text: string }) {
  const [heard, setHeard] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setHeard(text), pauseMs)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <p className="visually-hidden" role="status">
      {heard}
    </p>
  )
}
