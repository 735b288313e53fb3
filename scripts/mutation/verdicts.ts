/**
 * Which mutants the tests noticed, one line each: a run that was cut short goes on where it was.
 * @module
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import type { Mutant } from './mutants.ts'

export type Verdict = 'killed' | 'SURVIVED'

/** The verdicts of a run; with a `path`, those of the runs before it too. */
export class Verdicts {
  readonly #path: string | undefined
  readonly #known = new Map<string, Verdict>()

  constructor(path?: string) {
    this.#path = path
    if (path === undefined || !existsSync(path)) return
    for (const [, verdict, id = ''] of readFileSync(path, 'utf8').matchAll(/^(killed|SURVIVED) +(\w+) /gm)) {
      this.#known.set(id, verdict === 'killed' ? 'killed' : 'SURVIVED')
    }
  }

  of({ id }: Pick<Mutant, 'id'>): Verdict | undefined {
    return this.#known.get(id)
  }

  /** Writes a verdict down. Returns its line. */
  note({ id, line, operator, shown }: Omit<Mutant, 'text'>, verdict: Verdict): string {
    this.#known.set(id, verdict)
    const told = `${verdict.padEnd(8)} ${id} ${line}: ${operator}: ${shown}`
    if (this.#path !== undefined) appendFileSync(this.#path, `${told}\n`)
    return told
  }
}
