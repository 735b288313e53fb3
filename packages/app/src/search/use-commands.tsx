/**
 * What can be ordered by its name.
 * @module
 */
import { hasWords } from '@axia/contract'
import CalendarPlus from 'lucide-react/icons/calendar-plus'
import CircleQuestionMark from 'lucide-react/icons/circle-question-mark'
import Languages from 'lucide-react/icons/languages'
import LogOut from 'lucide-react/icons/log-out'
import Moon from 'lucide-react/icons/moon'
import Plus from 'lucide-react/icons/plus'
import Settings from 'lucide-react/icons/settings'
import SquarePen from 'lucide-react/icons/square-pen'
import Sun from 'lucide-react/icons/sun'
import SunMoon from 'lucide-react/icons/sun-moon'
import { type ReactNode, useMemo } from 'react'
import { useLocation } from 'wouter'
import { useI18n } from '../i18n/i18n.tsx'
import { useSearchWords } from '../i18n/search-words.ts'
import { useSectionWords } from '../i18n/section-words.ts'
import { useLockOffer } from '../phone/use-lock-offer.ts'
import type { Theme } from '../preferences.ts'
import { conversationPath, newConversationPath } from '../screens/chat/chat-path.ts'
import { places } from '../screens/main-navigation/places.ts'
import { sectionIds, sectionPath } from '../screens/settings/sections.ts'
import { useServices, useStore } from '../services.tsx'
import { useMeChange } from '../use-me-change.ts'

export interface Command {
  id: string
  label: string
  /** Other words that it is found by; it is not offered before something is asked for. */
  also?: string
  icon: ReactNode
  run: () => void
}

const themes = { light: Sun, dark: Moon, system: SunMoon } satisfies Record<Theme, unknown>

/** All commands in the order of their use. @param newEvent opens the form of one */
export function useCommands(newEvent: () => void): Command[] {
  const { client, preferences, phone } = useServices()
  const hasLock = useLockOffer(phone?.lock) !== undefined
  const { t, locale } = useI18n()
  const words = useSearchWords()
  const sections = useSectionWords()
  const { theme } = useStore(preferences)
  const [, navigate] = useLocation()
  const changeMe = useMeChange()
  return useMemo(
    () => [
      { id: 'new-task', label: words.newTask, icon: <Plus />, run: () => navigate('/tasks?new') },
      { id: 'new-event', label: words.newEvent, icon: <CalendarPlus />, run: newEvent },
      {
        id: 'new-conversation',
        label: words.newConversation,
        icon: <SquarePen />,
        run: () => navigate(newConversationPath),
      },
      {
        id: 'help',
        label: words.help,
        icon: <CircleQuestionMark />,
        run: () => navigate(conversationPath(client.chat.send({ text: words.helpQuestion }).sessionId)),
      },
      ...places.map(({ name, path, Icon }) => ({
        id: `go-${name}`,
        label: words.go(t.navigation[name]),
        icon: <Icon />,
        run: () => navigate(path),
      })),
      ...(['light', 'dark', 'system'] as const)
        .filter((each) => each !== theme)
        .map((each) => {
          const Icon = themes[each]
          return {
            id: `theme-${each}`,
            label: words.themes[each],
            icon: <Icon />,
            run: () => preferences.setTheme(each),
          }
        }),
      {
        id: 'language',
        label: words.language,
        icon: <Languages />,
        run: () => void changeMe({ locale: locale === 'es' ? 'en' : 'es' }),
      },
      { id: 'sign-out', label: t.settings.signOut, icon: <LogOut />, run: () => void client.auth.logout() },
      ...sectionIds(hasLock).map((id) => ({
        id: `section-${id}`,
        label: sections.command(sections.titles[id]),
        also: sections.also[id],
        icon: <Settings />,
        run: () => navigate(sectionPath(id)),
      })),
    ],
    [client, preferences, hasLock, t, locale, words, sections, theme, navigate, changeMe, newEvent],
  )
}

/** Those in whose name, or in what else they are called, each word of the question begins one. */
export function matching(commands: readonly Command[], question: string): Command[] {
  const isAsked = question.trim() !== ''
  return commands.filter(({ label, also }) =>
    also === undefined ? hasWords([label], question) : isAsked && hasWords([label, also], question),
  )
}
