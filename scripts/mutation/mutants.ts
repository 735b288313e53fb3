/**
 * The ways in which a check can be taken out of a file, each tried at every place where it fits.
 * @module
 */
import { createHash } from 'node:crypto'
import { stripTypeScriptTypes } from 'node:module'

/** A kind of change: what is looked for, and what the text from there on becomes. */
interface Operator {
  name: string
  pattern: RegExp
  change: (found: string, rest: string) => string
}

/** A file with one check less. */
export interface Mutant {
  /** The same for as long as the changed file is the same. */
  id: string
  operator: string
  line: number
  /** The line as it was. */
  shown: string
  text: string
}

const edge: Record<string, string> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' }
const direction: Record<string, string> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' }
const comparison = / (?:<=|>=|<|>) (?=[\w(])/g
const swap = (by: Record<string, string>) => (found: string, rest: string) => ` ${by[found.trim()]} ${rest}`
const becomes = (text: string) => (_found: string, rest: string) => text + rest

/** Members of what libraries are told; each of them is a check that they make for us. */
const toldMembers = [
  ...['algorithms', 'typ', 'issuer', 'audience', 'currentDate', 'requiredClaims'],
  ...['expectedChallenge', 'expectedOrigin', 'expectedRPID', 'requireUserVerification', 'authenticatorSelection'],
]

const operators: Operator[] = [
  { name: 'never', pattern: /\bif \(/g, change: (_, rest) => `if (false && ${bracketed(rest)}` },
  { name: 'always', pattern: /\bif \(/g, change: (_, rest) => `if (true || ${bracketed(rest)}` },
  { name: 'first', pattern: / \? /g, change: becomes(' || true ? ') },
  { name: 'second', pattern: / \? /g, change: becomes(' && false ? ') },
  { name: 'false', pattern: /(?<=\w: )true\b/g, change: becomes('false') },
  { name: 'true', pattern: /(?<=\w: )false\b/g, change: becomes('true') },
  { name: 'unequal', pattern: / === /g, change: becomes(' !== ') },
  { name: 'equal', pattern: / !== /g, change: becomes(' === ') },
  { name: 'edge', pattern: comparison, change: swap(edge) },
  { name: 'direction', pattern: comparison, change: swap(direction) },
  { name: 'minus', pattern: / \+ (?=[\w(])/g, change: becomes(' - ') },
  { name: 'or', pattern: / && /g, change: becomes(' || ') },
  { name: 'and', pattern: / \|\| /g, change: becomes(' && ') },
  {
    name: 'no clause',
    pattern: /\b(?:eq|ne|gt|lt|inArray|isNull|isNotNull)\(\w+\.\w+(?:, [\w.#]+(?:\([^()]*\))?)?\)/g,
    change: becomes('undefined'),
  },
  { name: 'no lock', pattern: /\.for\('(?:no key |key )?(?:update|share)'\)/g, change: becomes('') },
  {
    name: 'no member',
    pattern: new RegExp(`^ {6,10}(?:${toldMembers.join('|')})\\b.*,.*$`, 'gm'),
    change: becomes(''),
  },
  {
    name: 'not done',
    pattern: /^ +(?:await )?(?!return|throw|await|request\.log)\w[\w.#]*\([^\n]*\)(?= \/\/|$)/gm,
    change: becomes(''),
  },
  {
    name: 'not done',
    pattern: /^( +)await (?!\w+\.transaction)\w[\w.#]*(?:\(.*)?\n(?:(?:\1 +\S.*)?\n)+(?:\1[)}\]].*\n)?/gm, // over several lines, the rest of them further in
    change: becomes(''),
  },
  { name: 'no filter', pattern: /^ +\.(?:where|orderBy|limit)\([^\n]*\)$/gm, change: becomes('') },
]

/** All mutants of a file, in the order of its lines. What does not even parse is none: it would count as noticed. */
export function mutantsOf(source: string): Mutant[] {
  return operators.flatMap((operator) => apply(operator, source)).sort((a, b) => a.line - b.line)
}

function apply({ name, pattern, change }: Operator, source: string): Mutant[] {
  return [...source.matchAll(pattern)].flatMap((match) => {
    const line = source.slice(0, match.index).split('\n').length
    const shown = source.split('\n')[line - 1]?.trim() ?? ''
    if (/^(?:\*|\/\/|import|export (?:interface|type)|type )/.test(shown)) return []
    const text = source.slice(0, match.index) + change(match[0], source.slice(match.index + match[0].length))
    return isTypeScript(text) ? [{ id: idOf(text), operator: name, line, shown: shown.slice(0, 110), text }] : []
  })
}

function idOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10)
}

function isTypeScript(text: string): boolean {
  try {
    stripTypeScriptTypes(text)
    return true
  } catch {
    return false
  }
}

/** What follows `if (`, with brackets of its own around the condition. */
function bracketed(rest: string): string {
  let depth = 1
  let end = 0
  for (; depth > 0; end++) {
    if (rest[end] === '(') depth++
    if (rest[end] === ')') depth--
  }
  return `(${rest.slice(0, end)})${rest.slice(end)}`
}
