import { describe, expect, it } from 'vitest'
import { mutantsOf } from './mutants.ts'

/** What becomes of a line, by the name of the change. */
function changesOf(line: string): [string, string][] {
  return mutantsOf(line).map(({ operator, text }) => [operator, text])
}

describe(mutantsOf, () => {
  it.each([
    [
      'if (a === b) c()',
      [
        ['never', 'if (false && (a === b)) c()'],
        ['always', 'if (true || (a === b)) c()'],
        ['unequal', 'if (a !== b) c()'],
      ],
    ],
    [
      'x = a(b) < c && d',
      [
        ['edge', 'x = a(b) <= c && d'],
        ['direction', 'x = a(b) > c && d'],
        ['or', 'x = a(b) < c || d'],
      ],
    ],
    [
      'x = a ? b : c',
      [
        ['first', 'x = a || true ? b : c'],
        ['second', 'x = a && false ? b : c'],
      ],
    ],
    ['x = and(eq(users.id, userId), y)', [['no clause', 'x = and(undefined, y)']]],
    ['  await audit.append(tx, entry) // why', [['not done', ' // why']]],
    ['x\n  await db\n    .insert(y)\n    .values(z)\n  y = x\n', [['not done', 'x\n  y = x\n']]],
    ['  await all(x, () =>\n    y,\n  )\n  y = x\n', [['not done', '  y = x\n']]],
    ['x = {\n      typ: z,\n}', [['no member', 'x = {\n\n}']]],
    [
      'x = {\n          requireUserVerification: true,\n}',
      [
        ['false', 'x = {\n          requireUserVerification: false,\n}'],
        ['no member', 'x = {\n\n}'],
      ],
    ],
    ['rotate({ forget: false })', [['true', 'rotate({ forget: true })']]],
  ] as const)('takes out of %j each thing that it holds', (line, changes) => {
    expect(changesOf(line)).toEqual(changes)
  })

  it('leaves comments, types and what would not parse alone', () => {
    expect(changesOf(' * is it so if (a === b) ?')).toEqual([])
    expect(changesOf('type Both = A extends B ? C : D')).toEqual([])
    expect(changesOf('x = a ?? b ? c : d').map(([operator]) => operator)).not.toContain('first')
  })

  it('tells them in the order of their lines, each by a name that lasts as long as the change does the same', () => {
    const source = 'if (a) b()\nif (c) d()\n'
    expect(mutantsOf(source).map(({ line }) => line)).toEqual([1, 1, 2, 2])
    expect(new Set(mutantsOf(source).map(({ id }) => id)).size).toBe(4)
    expect(mutantsOf(source)).toEqual(mutantsOf(source))
  })
})
