import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { onPostgresql, waitersFor } from '../../../test/support.ts'
import type { talkOf } from '../../../test/talk.ts'
import { it } from '../../../test/talk-fixtures.ts'
import { createConversationStore } from '../../chat/conversation-store.ts'
import { createMessageStore } from '../../chat/message-store.ts'
import { lockUser } from '../../db/lock-user.ts'
import { agentChanges, calendarSubscriptions, events, idempotencyKeys, messages } from '../../db/schema.ts'
import { newId } from '../../id.ts'
import { editOf, onlyThis } from './edits.ts'
import { undoLast } from './undo.ts'

describe(undoLast, () => {
  it('takes one change of one occurrence back after the other', async ({ ana, clock }) => {
    await ana.plan()
    const first = await ana.everything()
    for (const said of [
      'mueve el gimnasio al miércoles',
      'renombra el gimnasio como yoga',
      'retrasa el yoga una hora',
    ]) {
      clock.turn({ seconds: 1 })
      await ana.ask(said)
    }
    expect(await ana.everything()).toContain('Yoga 11-25T08:00–09:00')
    for (let count = 0; count < 3; count++) {
      clock.turn({ seconds: 1 })
      expect(await ana.ask('deshazlo')).toContain('como antes')
    }
    expect(await ana.everything()).toEqual(first)
  })

  describe('what was changed in the calendar since', () => {
    it('is not overwritten, be it of the same occurrence or of the series', async ({ ana }) => {
      await ana.ask('/evento Gimnasio cada martes y jueves a las 7 de la mañana')
      const { id, occurrence } = await theSeries(ana)
      for (const part of [onlyThis(occurrence), undefined]) {
        await ana.ask('renombra el gimnasio como yoga')
        await ana.eventStore.change(ana.userId, id, editOf({ words: { location: 'Sala 2' } }, 'UTC'), part)
        const left = await ana.events()
        expect(await ana.ask('deshazlo')).toContain('**Gimnasio** ha cambiado desde entonces')
        expect(await ana.events()).toEqual(left)
        await ana.ask('renombra el yoga como gimnasio')
      }
    })

    it('keeps a series that was added from going with what it was given', async ({ ana }) => {
      await ana.ask('/evento Gimnasio cada martes y jueves a las 7 de la mañana')
      const { id, occurrence } = await theSeries(ana)
      await ana.eventStore.delete(ana.userId, id, onlyThis(occurrence))
      expect(await ana.ask('deshazlo')).toContain('**Gimnasio** ha cambiado desde entonces')
      expect(await ana.events()).not.toEqual([])
    })

    it('does not stand in the way of what was changed before', async ({ ana }) => {
      await ana.plan()
      const { id, occurrence } = await theSeries(ana)
      await ana.ask('cancela la cena con Luis')
      await ana.ask('mueve el gimnasio al miércoles')
      await ana.eventStore.delete(ana.userId, id, onlyThis(occurrence))
      expect(await ana.ask('deshazlo')).toContain('**Gimnasio** ha cambiado desde entonces')
      expect(await ana.ask('deshazlo')).toBe('Deshecho: **Cena con Luis** vuelve a estar.')
    })

    it('does not stand in the way either where the calendar refuses the change', async ({ ana, db, clock }) => {
      await ana.plan()
      const { id } = await theSeries(ana)
      await ana.ask('cancela la cena con Luis')
      await ana.ask('mueve el gimnasio al miércoles')
      const [subscriptionId, userId, dueAt] = [newId(), ana.userId, clock()]
      const source = { url: 'https://example.com/a.ics', name: 'x', color: 'sky', dueAt } as const
      await db.insert(calendarSubscriptions).values({ id: subscriptionId, userId, ...source })
      await db.update(events).set({ subscriptionId }).where(eq(events.id, id))
      expect(await ana.ask('deshazlo')).toContain('**Gimnasio** ha cambiado desde entonces')
      expect(await ana.ask('deshazlo')).toBe('Deshecho: **Cena con Luis** vuelve a estar.')
    })
  })

  it('finds one of a series again that has an hour or a zone of its own', async ({ ana }) => {
    await ana.ask('/evento Feria cada miércoles')
    const first = await ana.everything()
    await ana.ask('mueve la feria a las 7 de la tarde')
    expect(await ana.ask('retrásala una hora')).toContain('Movido: **Feria**, ahora miércoles, 25 de noviembre, 8:00')
    expect(await ana.ask('renombra la feria como fiesta')).toContain('**Fiesta**')
    expect(await ana.ask('borra la fiesta')).toContain('Borrado del calendario: **Fiesta**')
    expect(await ana.everything()).toEqual(first.filter((each) => each !== 'Feria 11-25'))
    for (let count = 0; count < 4; count++) expect(await ana.ask('deshazlo')).toContain('Deshecho')
    expect(await ana.everything()).toEqual(first)
  })

  it('takes a series back with which its last occurrence went, and says no word of others', async ({ ana }) => {
    await ana.ask('/evento Taller cada jueves a las 7 de la mañana hasta el 4 de diciembre')
    const first = await ana.everything()
    expect(first).toHaveLength(2)
    await ana.ask('renombra el taller del 26 de noviembre como repaso')
    expect(await ana.ask('borra el repaso')).toContain('las demás quedan como están')
    const second = await ana.everything()
    const answer = await ana.ask('borra el taller')
    expect(answer).toContain('Borrado del calendario: **Taller**')
    expect(answer).not.toContain('las demás')
    expect(await ana.events()).toEqual([])
    expect(await ana.ask('deshazlo')).toContain('vuelve a estar')
    expect(await ana.everything()).toEqual(second)
    for (let count = 0; count < 2; count++) expect(await ana.ask('deshazlo')).toContain('Deshecho')
    expect(await ana.everything()).toEqual(first)
  })

  it('remembers nothing of a conversation that was deleted', async ({ ana, db }) => {
    await ana.plan()
    await ana.say('hola')
    await ana.ask('cancela la cena')
    await ana.ask('cancela la feria', { conversationName: 'other' })
    await createConversationStore({ db }).remove(ana.userId, 'c')
    expect(await ana.ask('deshazlo')).toContain('No hay nada que deshacer')
    expect(await ana.ask('1')).toContain('No te he entendido')
    expect(await ana.ask('deshazlo', { conversationName: 'other' })).toContain('Deshecho: **Feria**')
  })
})

describe('a message that was withdrawn', () => {
  it.for(['deleted', 'deleted with its conversation', 'cancelled'] as const)(
    'is not acted on when it was %s meanwhile, and nothing is kept of it',
    async (how, { ana, db, clock }) => {
      const { messageId } = await ana.say('/tarea comprar pan')
      const messageStore = createMessageStore({ db, clock })
      const withdraw = {
        deleted: () => messageStore.remove(ana.userId, 'c', messageId),
        'deleted with its conversation': () => createConversationStore({ db }).remove(ana.userId, 'c'),
        cancelled: () => messageStore.cancel(ana.userId, messageId),
      }
      await withdraw[how]()
      expect(await ana.ask('/tarea comprar pan', { messageId })).toContain('no he cambiado nada')
      expect(await ana.tasks()).toEqual([])
      expect(await db.$count(agentChanges)).toBe(0)
    },
  )

  it('is waited for while it is being deleted', async ({ ana, db }) => {
    const { messageId } = await ana.say('/tarea comprar pan')
    const { asked } = await db.transaction(async (tx) => {
      await lockUser(tx, ana.userId) // as every deletion begins
      const asked = ana.ask('/tarea comprar pan', { messageId })
      if (onPostgresql) await expect.poll(() => waitersFor(db), { interval: 5, timeout: 20_000 }).toBe(1)
      await tx.update(messages).set({ deleted: true }).where(eq(messages.id, messageId))
      return { asked }
    })
    expect(await asked).toContain('no he cambiado nada')
    expect(await db.$count(agentChanges)).toBe(0)
  })

  it('leaves no word of its answer behind', async ({ ana, db, clock }) => {
    const [first, second, other] = [await ana.say('uno'), await ana.say('dos'), newId()]
    for (const { messageId } of [first, second, { messageId: other }])
      await ana.ask('/tarea comprar pan', { messageId })
    const kept = async () => (await db.select({ key: idempotencyKeys.key }).from(idempotencyKeys)).map(({ key }) => key)
    expect(await kept()).toHaveLength(3)
    await createMessageStore({ db, clock }).remove(ana.userId, 'c', first.messageId)
    expect(await kept()).not.toContain(`message ${first.messageId}`)
    await createConversationStore({ db }).remove(ana.userId, 'c')
    expect(await kept()).toEqual([`message ${other}`])
  })
})

/** The first occurrence of the only series there is. */
async function theSeries(ana: Pick<Awaited<ReturnType<typeof talkOf>>, 'events'>) {
  const one = (await ana.events()).find(({ occurrence }) => occurrence !== undefined)
  if (one === undefined) throw new Error('no series was added')
  return one
}
