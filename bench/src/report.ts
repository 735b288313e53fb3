/**
 * Figures become tables: what was measured, its spread, and whether a goal was met.
 * @module
 */
import { summarize } from './statistics.ts'

/** What a figure should be. */
export interface Goal {
  atLeast?: number
  atMost?: number
}

/** One line of the report: a figure for each round. */
export interface Figure {
  name: string
  unit: '/s' | 'µs' | 'ms' | 's' | 'MiB' | 'KiB' | 'blocks' | '×'
  samples: readonly number[]
  goal?: Goal
}

export interface Part {
  title: string
  /** How it was measured, in a sentence or two. */
  how: string
  figures: Figure[]
}

/** Whether the median meets the goal; undefined where there is none. */
export function meets({ samples, goal }: Figure): boolean | undefined {
  if (goal === undefined) return undefined
  const { median } = summarize(samples)
  return median >= (goal.atLeast ?? Number.NEGATIVE_INFINITY) && median <= (goal.atMost ?? Number.POSITIVE_INFINITY)
}

/** The whole report as Markdown. */
export function toMarkdown(title: string, machine: string[], parts: Part[]): string {
  const lines = [`# ${title}`, '', ...machine.map((line) => `- ${line}`), '']
  for (const { title, how, figures } of parts) {
    lines.push(`## ${title}`, '', how, '', ...toTable(figures), '')
  }
  const missed = parts.flatMap(({ figures }) => figures.filter((figure) => meets(figure) === false))
  const verdict =
    missed.length === 0 ? 'All goals were met.' : `Goals missed: ${missed.map(({ name }) => name).join('; ')}.`
  return [...lines, verdict, ''].join('\n')
}

function toTable(figures: Figure[]): string[] {
  const rows = figures.map((figure) => {
    const { median, least, most } = summarize(figure.samples)
    const met = meets(figure)
    return [
      figure.name,
      `**${toText(median)}** ${figure.unit}`,
      figure.samples.length > 1 ? `${toText(least)} to ${toText(most)}` : '',
      toWords(figure.goal),
      met === undefined ? '' : met ? 'met' : '**missed**',
    ]
  })
  const header = ['', 'median', 'spread', 'goal', '']
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
}

function toWords(goal: Goal | undefined): string {
  if (goal?.atLeast !== undefined) return `≥ ${goal.atLeast}`
  if (goal?.atMost !== undefined) return `≤ ${goal.atMost}`
  return ''
}

/** Three digits that matter. */
function toText(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en')
  return String(Number(value.toPrecision(3)))
}
