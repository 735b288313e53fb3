/**
 * On which day a week begins.
 * @module
 */

/** Where the language tag comes from: 0 for Sunday to 6 for Saturday. */
export function firstWeekdayOf(languageTag: string): number {
  const locale: Intl.Locale & { getWeekInfo?: () => { firstDay: number }; weekInfo?: { firstDay: number } } =
    new Intl.Locale(languageTag)
  const info = locale.getWeekInfo?.() ?? locale.weekInfo
  return (info?.firstDay ?? (locale.language === 'en' ? 7 : 1)) % 7
}
