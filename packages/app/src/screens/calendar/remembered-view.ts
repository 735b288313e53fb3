/**
 * Which view of the calendar this browser showed last.
 * @module
 */
export const views = ['month', 'week', 'day', 'list'] as const
export type View = (typeof views)[number]

const key = 'axia.calendar.view'

export function rememberedView(): View {
  try {
    const text = localStorage.getItem(key)
    return views.find((view) => view === text) ?? 'month'
  } catch {
    return 'month' // the browser may forbid it
  }
}

export function rememberView(view: View): void {
  try {
    localStorage.setItem(key, view)
  } catch {
    // It holds until the page is closed.
  }
}
