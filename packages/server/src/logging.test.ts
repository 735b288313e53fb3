import { describe, expect, it } from 'vitest'
import { createLogger } from './logging.ts'

describe(createLogger, () => {
  it('writes a request without its query, whoever logs it, and what is thrown only when it is an error', () => {
    const lines: string[] = []
    const logger = createLogger('info', { write: (line) => void lines.push(line) })
    logger.info({ req: { method: 'GET', url: '/ws/ana?token=canary' } }, 'refused')
    logger.child({ req: { method: 'POST', url: '/token?password=canary' } }).error({ err: 'canary' }, 'thrown')
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 'info', msg: 'refused', req: { method: 'GET', path: '/ws/ana' } },
      { level: 'error', msg: 'thrown', req: { method: 'POST', path: '/token' }, err: 'unknown error' },
    ])
    expect(lines.join()).not.toContain('canary')
  })
})
