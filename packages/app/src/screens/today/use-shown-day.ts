/**
 * Which day Hoy shows: the one that the address names, else today.
 * @module
 */
import { useLocation, useSearch } from 'wouter'
import { dayOrUndefined } from '../../time/calendar-day.ts'

export interface ShownDay {
  day: string
  isToday: boolean
  goTo: (day: string) => void
}

/** The way to a day; today has the plain address, so that it is another day tomorrow. */
export function dayPath(day: string, today: string): string {
  return day === today ? '/' : `/?day=${day}`
}

export function useShownDay(today: string): ShownDay {
  const [, navigate] = useLocation()
  const day = dayOrUndefined(new URLSearchParams(useSearch()).get('day')) ?? today
  return { day, isToday: day === today, goTo: (next) => navigate(dayPath(next, today)) }
}
