/**
 * Where a command's words go: data to stdout, talk to stderr, colour only where it is wanted.
 * @module
 */
import { styleText } from 'node:util'
import type { Surroundings } from './surroundings.ts'
import { safeJson } from './terminal-text.ts'

type Style = Parameters<typeof styleText>[0]

export class Output {
  readonly #surroundings: Surroundings
  readonly isJson: boolean

  constructor(surroundings: Surroundings, isJson: boolean) {
    this.#surroundings = surroundings
    this.isJson = isJson
  }

  /** A line of data. What comes from others must have gone through `safeText` or `safeLine`. */
  print(line: string): void {
    this.#surroundings.stdout.write(`${line}\n`)
  }

  json(value: unknown): void {
    this.print(safeJson(value))
  }

  /** A line of talk: what happens, what is wrong. */
  say(line: string): void {
    this.#surroundings.stderr.write(`${line}\n`)
  }

  /** Colour for stdout, where somebody looks at it. */
  style(style: Style, text: string): string {
    const { stdout, env } = this.#surroundings
    const isWanted = stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
    return isWanted ? styleText(style, text, { validateStream: false }) : text
  }
}
