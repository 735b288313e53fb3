/**
 * A test with a user who talks to the built-in agent, and may have plans.
 * @module
 */
import { it as base, testClock } from './support.ts'
import { talkOf } from './talk.ts'

/** Saturday, ten in the morning in Bogotá, where weeks begin on Sunday. */
export const it = base
  .override('clock', async () => testClock(new Date('2026-11-21T15:00:00Z')))
  .extend('ana', async ({ db, clock }) => {
    const ana = await talkOf(db, clock)
    return {
      ...ana,
      /** What the conversation is about: events at an hour, of whole days, in a series, and tasks. */
      async plan() {
        for (const text of [
          '/evento Dentista el jueves a las 10 en el centro',
          '/evento Cena con Ana el viernes a las 9 de la noche',
          '/evento Cena con Luis el sábado a las 9 de la noche',
          '/evento Feria el miércoles',
          '/evento Gimnasio cada martes y jueves a las 7 de la mañana',
          '/tarea comprar pan mañana',
          '/recordar pagar el alquiler el 1 de diciembre a las 9',
        ])
          await ana.ask(text)
      },
      /** Each thing with its moment on the wall of Bogotá. */
      async everything() {
        const wall = (ms: number) => new Date(ms - 5 * 3_600_000).toISOString().slice(5, 16)
        const until = Date.parse('2026-12-05T12:00Z')
        const shownEvents = (await ana.events())
          .filter(({ startMs }) => startMs < until)
          .map(({ event, startMs, endMs, days }) =>
            days ? `${event.title} ${days.first.slice(5)}` : `${event.title} ${wall(startMs)}–${wall(endMs).slice(6)}`,
          )
        const shownTasks = (await ana.tasks()).map(
          ({ title, dueOn, dueAt, completed }) =>
            `${completed ? '✓ ' : ''}${title} ${dueAt ? wall(dueAt.getTime()) : (dueOn?.slice(5) ?? 'undated')}`,
        )
        return [...shownEvents, ...shownTasks].sort()
      },
    }
  })
