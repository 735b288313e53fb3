/**
 * What can be done with a conversation as a whole, behind three dots.
 * @module
 */
import CalendarSearch from 'lucide-react/icons/calendar-search'
import Pencil from 'lucide-react/icons/pencil'
import Pin from 'lucide-react/icons/pin'
import PinOff from 'lucide-react/icons/pin-off'
import Search from 'lucide-react/icons/search'
import Trash from 'lucide-react/icons/trash-2'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { useChatWords } from '../../i18n/chat-words.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSearchWords } from '../../i18n/search-words.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { JumpDialog } from '../../parts/jump-dialog.tsx'
import { Menu } from '../../parts/menu.tsx'
import { RenameDialog } from '../../parts/rename-dialog.tsx'
import { useToasts } from '../../parts/toasts.tsx'
import { useOpenSearch } from '../../search/search-context.ts'
import { useServices } from '../../services.tsx'
import { dayOf, instantOf } from '../../time/zoned.ts'
import { useSummary } from './use-summary.ts'

export function ConversationMenu({ sessionId }: { sessionId: string }) {
  const { client, clock } = useServices()
  const { chat } = client
  const own = useChatWords()
  const { t, timeZone } = useI18n()
  const today = dayOf(clock(), timeZone)
  const [, navigate] = useLocation()
  const words = useSearchWords()
  const search = useOpenSearch()
  const { sayProblem } = useToasts()
  const title = useSummary(sessionId, (summary) => summary.title) ?? ''
  const pinned = useSummary(sessionId, (summary) => summary.pinned) ?? false
  const [asking, setAsking] = useState<'jump' | 'rename' | 'delete'>()
  return (
    <>
      <Menu
        label={t.common.more}
        items={[
          ...(search === undefined ? [] : [{ label: t.navigation.search, icon: <Search />, onSelect: search }]),
          { label: words.jump.title, icon: <CalendarSearch />, onSelect: () => setAsking('jump') },
          {
            label: pinned ? own.unpin : own.pin,
            icon: pinned ? <PinOff /> : <Pin />,
            onSelect: () => void chat.pinConversation(sessionId, !pinned).catch(sayProblem),
          },
          { label: own.rename, icon: <Pencil />, onSelect: () => setAsking('rename') },
          { label: t.common.delete, icon: <Trash />, danger: true, onSelect: () => setAsking('delete') },
        ]}
      />
      <JumpDialog
        open={asking === 'jump'}
        from={today}
        max={today}
        onClose={() => setAsking(undefined)}
        onJump={(day) => {
          const time = instantOf({ day, time: '00:00' }, timeZone).toISOString()
          void chat.conversation(sessionId).openAt({ time })
        }}
      />
      <RenameDialog
        open={asking === 'rename'}
        heading={own.rename}
        label={own.renameLabel}
        name={title}
        maxLength={200}
        onClose={() => setAsking(undefined)}
        onRename={(name) => chat.renameConversation(sessionId, name)}
      />
      <Confirm
        open={asking === 'delete'}
        title={own.deleteTitle}
        text={own.deleteText}
        verb={t.common.delete}
        onClose={() => setAsking(undefined)}
        onConfirm={async () => {
          await chat.deleteConversation(sessionId)
          navigate('/chat', { replace: true })
        }}
      />
    </>
  )
}
