/**
 * The five places of the app.
 * @module
 */
import CalendarDays from 'lucide-react/icons/calendar-days'
import CircleCheckBig from 'lucide-react/icons/circle-check-big'
import MessageCircle from 'lucide-react/icons/message-circle'
import Settings from 'lucide-react/icons/settings'
import Sun from 'lucide-react/icons/sun'

export const places = [
  { name: 'today', path: '/', Icon: Sun },
  { name: 'chat', path: '/chat', Icon: MessageCircle },
  { name: 'calendar', path: '/calendar', Icon: CalendarDays },
  { name: 'tasks', path: '/tasks', Icon: CircleCheckBig },
  { name: 'settings', path: '/settings', Icon: Settings },
] as const
