/**
 * How times are written: by the language tag that decides it, and with what belongs together on one line.
 * @module
 */

/** The first of a device's language tags that is of the language: its region decides how times are written. */
export function tagOf(language: string, deviceTags: readonly string[]): string | undefined {
  return deviceTags.find((tag) => tag.toLowerCase().split('-')[0] === language)
}

/** The parts of a format as one text; no line ends within `5:15 p. m.`, nor between a number and what it counts. */
export function unbroken(parts: readonly { type: string; value: string }[]): string {
  return parts
    .map(({ type, value }, index) => {
      if (type === 'dayPeriod' || parts[index + 1]?.type === 'dayPeriod') return value.replaceAll(/\s/g, '\u00a0')
      return parts[index - 1]?.type === 'integer' ? value.replace(/^\s/, '\u00a0') : value
    })
    .join('')
}

const hourMs = 3_600_000

/** What stands between two hours, where each bears its half of the day: ` a ` in Bogotá, ` – ` in New York. */
export function betweenHours(languageTag: string): string {
  const options = { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' } as const
  const range = new Intl.DateTimeFormat(languageTag, options).formatRangeToParts(hourMs, 13 * hourMs)
  return range.find(({ source, type }) => source === 'shared' && type === 'literal')?.value ?? ' – '
}
