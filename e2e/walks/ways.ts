/**
 * The eight ways through a day: two languages, two devices, by day and by night.
 * @module
 */
import type { BrowserContextOptions } from 'playwright-core'

export interface Way {
  locale: 'es' | 'en'
  device: 'phone' | 'desk'
  colorScheme: 'light' | 'dark'
}

export const allWays: Way[] = (['es', 'en'] as const).flatMap((locale) =>
  (['phone', 'desk'] as const).flatMap((device) =>
    (['light', 'dark'] as const).map((colorScheme) => ({ locale, device, colorScheme })),
  ),
)

export function wayName({ locale, device, colorScheme }: Way): string {
  return `${locale}-${device}-${colorScheme}`
}

export function contextOptions({ locale, device, colorScheme }: Way): BrowserContextOptions {
  const place = { locale: locale === 'es' ? 'es-CO' : 'en-US', timezoneId: zoneOfTheMorning(), colorScheme }
  const common = { ...place, reducedMotion: 'reduce' as const }
  return device === 'phone'
    ? { ...common, viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
    : { ...common, viewport: { width: 1440, height: 900 } }
}

/** Where it is between nine and ten in the morning now: a day has to begin somewhere. */
function zoneOfTheMorning(): string {
  const ahead = ((9 - new Date().getUTCHours() + 35) % 24) - 11 // hours, from -11 to 12
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}` // its signs are turned round (POSIX)
}
