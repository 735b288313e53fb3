/**
 * What the built-in agent changes by plain words, and takes back.
 * @module
 */
import { isNotNull } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { talkOf } from '../../test/talk.ts'
import { it } from '../../test/talk-fixtures.ts'
import { agentChanges, agentQuestions, calendarSubscriptions, events } from '../db/schema.ts'
import { newId } from '../id.ts'
import { builtInAgent, pruneAgentMemory } from './built-in-agent.ts'

// What is said; what was there before; what is there instead.
// biome-ignore format: a table
const changes: [said: string, before: string, after: string | undefined][] = [
  ['mueve la cita con el dentista al viernes a las 4', 'Dentista 11-26T10:00–11:00', 'Dentista 11-27T16:00–17:00'],
  ['Mueve el dentista a las 12', 'Dentista 11-26T10:00–11:00', 'Dentista 11-26T12:00–13:00'],
  ['cambia la hora del dentista a las 5 de la tarde', 'Dentista 11-26T10:00–11:00', 'Dentista 11-26T17:00–18:00'],
  ['¿Puedes cambiar mi cita del jueves con el dentista al lunes?', 'Dentista 11-26T10:00–11:00', 'Dentista 11-23T10:00–11:00'],
  ['mueve el evento de las 10 al lunes', 'Dentista 11-26T10:00–11:00', 'Dentista 11-23T10:00–11:00'],
  ['reschedule dentista for tomorrow from 9 to 11', 'Dentista 11-26T10:00–11:00', 'Dentista 11-22T09:00–11:00'],
  ['pospón la cena con Ana una hora y media', 'Cena con Ana 11-27T21:00–22:00', 'Cena con Ana 11-27T22:30–23:30'],
  ['adelanta la cena con Ana media hora', 'Cena con Ana 11-27T21:00–22:00', 'Cena con Ana 11-27T20:30–21:30'],
  ['push the cena con Ana back 2 hours', 'Cena con Ana 11-27T21:00–22:00', 'Cena con Ana 11-27T23:00–00:00'],
  ['bring the cena con Ana forward by one hour', 'Cena con Ana 11-27T21:00–22:00', 'Cena con Ana 11-27T20:00–21:00'],
  ['aplaza la cena con Ana una semana', 'Cena con Ana 11-27T21:00–22:00', 'Cena con Ana 12-04T21:00–22:00'],
  ['mueve la feria al 30 de noviembre', 'Feria 11-25', 'Feria 11-30'],
  ['mueve la feria a las 11', 'Feria 11-25', 'Feria 11-25T11:00–12:00'],
  ['mueve la feria un día', 'Feria 11-25', 'Feria 11-26'],
  ['mueve el gimnasio al miércoles', 'Gimnasio 11-24T07:00–08:00', 'Gimnasio 11-25T07:00–08:00'],
  ['mueve el gimnasio del jueves a las 8 de la mañana', 'Gimnasio 11-26T07:00–08:00', 'Gimnasio 11-26T08:00–09:00'],
  ['mueve la tarea del pan al martes', 'Comprar pan 11-22', 'Comprar pan 11-24'],
  ['mueve comprar pan a mañana a las 6 de la tarde', 'Comprar pan 11-22', 'Comprar pan 11-22T18:00'],
  ['move the alquiler to December 5', 'Pagar el alquiler 12-01T09:00', 'Pagar el alquiler 12-05T09:00'],
  ['postpone the alquiler by a week', 'Pagar el alquiler 12-01T09:00', 'Pagar el alquiler 12-08T09:00'],
  ['borra la tarea del pan', 'Comprar pan 11-22', undefined],
  ['elimina los panes de mi lista', 'Comprar pan 11-22', undefined],
  ['delete task 1', 'Comprar pan 11-22', undefined],
  ['cancela la cena del viernes', 'Cena con Ana 11-27T21:00–22:00', undefined],
  ['please remove the feria from my calendar', 'Feria 11-25', undefined],
  ['quita el gimnasio del jueves', 'Gimnasio 11-26T07:00–08:00', undefined],
  ['borra el gimnasio', 'Gimnasio 11-24T07:00–08:00', undefined],
  ['cambia el nombre de la cena con Ana a cena con Ana y Pablo', 'Cena con Ana 11-27T21:00–22:00', 'Cena con Ana y Pablo 11-27T21:00–22:00'],
  ['renombra comprar pan como comprar pan y leche', 'Comprar pan 11-22', 'Comprar pan y leche 11-22'],
  ['rename dentista to "dentist at noon"', 'Dentista 11-26T10:00–11:00', 'Dentist at noon 11-26T10:00–11:00'],
  ['rename the gimnasio to yoga', 'Gimnasio 11-24T07:00–08:00', 'Yoga 11-24T07:00–08:00'],
  ['marca como hecha la tarea del pan', 'Comprar pan 11-22', '✓ Comprar pan 11-22'],
  ['he terminado de comprar el pan', 'Comprar pan 11-22', '✓ Comprar pan 11-22'],
]

describe(builtInAgent, () => {
  it('does what it is told to one thing, says which, and takes it back', async ({ ana }) => {
    await ana.plan()
    const first = await ana.everything()
    for (const [said, before, after] of changes) {
      expect(first, said).toContain(before)
      const answer = await ana.ask(said)
      const expected = first.filter((each) => each !== before).concat(after ?? [])
      expect(await ana.everything(), `${said}: ${answer}`).toEqual(expected.sort())
      expect(answer, said).toContain(`**${before.replace(/ \d\d-.*/, '')}**`)
      expect(await ana.ask('deshazlo'), said).toMatch(/^Deshecho: /)
      expect(await ana.everything(), said).toEqual(first)
    }
  })

  it('says that it changed one of a series only, and how to take it back', async ({ ana }) => {
    await ana.plan()
    expect(await ana.ask('cancela el gimnasio del jueves')).toBe(
      'Borrado del calendario: **Gimnasio**, jueves, 26 de noviembre, 7:00 a 8:00 a. m.\n\nSe repite: solo he cambiado esta vez; las demás quedan como están.\n\nSi no era eso, di «deshazlo».',
    )
    expect(await ana.ask('move my dentista to Friday at 4')).toBe(
      'Moved: **Dentista**, now Friday, November 27, 4:00 – 5:00 PM.\n\nI understood 4:00 PM, in the afternoon.\n\nIf that was not it, say “undo”.',
    )
  })

  it('says that a task at another hour keeps that hour', async ({ ana }) => {
    await ana.ask('/recordar regar todos los días a las 12')
    expect(await ana.ask('mueve la tarea regar al lunes')).toContain('solo he cambiado esta vez')
    expect(await ana.ask('mueve la tarea regar a las 6 de la tarde')).toContain('desde ahora son a esta hora')
    await ana.ask('/hecho regar')
    expect(await ana.everything()).toContain('Regar 11-24T18:00')
  })

  it('keeps no task beyond the last year', async ({ ana }) => {
    await ana.ask('/tarea regar el 5 de enero cada año')
    await ana.ask('mueve la tarea regar al 5 de enero de 9998')
    const first = await ana.everything()
    expect(await ana.ask('pospón regar 99 meses')).toContain('Eso no puede ser')
    for (const said of ['mueve la tarea regar al 5 de enero de 9999', '/tarea x el 5 de enero de 9999'])
      expect(await ana.ask(said), said).toContain('No sé leer la fecha')
    expect(await ana.everything()).toEqual(first)
    expect(await ana.ask('/hecho regar')).toContain('Hecho')
    expect(await ana.ask('/tareas')).toContain('No tienes tareas')
  })

  it('deletes what is called todo', async ({ ana }) => {
    await ana.ask('/task buy milk')
    expect(await ana.ask('delete todo buy milk')).toContain('Task deleted: **Buy milk**')
  })

  it('takes back one change after the other, each once, and what was added too', async ({ ana, clock }) => {
    await ana.ask('/tarea comprar pan')
    clock.turn({ seconds: 1 })
    await ana.ask('mueve la tarea del pan a mañana')
    clock.turn({ seconds: 1 })
    await ana.ask('borra la tarea del pan')
    clock.turn({ seconds: 1 })
    expect(await ana.ask('deshazlo')).toBe('Deshecho: **Comprar pan** vuelve a estar.')
    expect(await ana.everything()).toEqual(['Comprar pan 11-22'])
    expect(await ana.ask('undo')).toBe('Undone: **Comprar pan** is as it was before.')
    expect(await ana.everything()).toEqual(['Comprar pan undated'])
    expect(await ana.ask('deshazlo')).toBe('Deshecho: **Comprar pan** ya no está.')
    expect(await ana.ask('deshazlo')).toBe('No hay nada que deshacer en esta conversación.')
    await ana.ask('/evento cena el viernes a las 9')
    expect(await ana.ask('deshazlo')).toBe('Deshecho: **Cena** ya no está.')
    expect(await ana.everything()).toEqual([])
  })

  it('takes back what repeats: the task that came after one that was done goes again', async ({ ana }) => {
    await ana.ask('/recordar regar todos los días a las 12')
    await ana.ask('/hecho regar')
    expect(await ana.everything()).toEqual(['Regar 11-22T12:00', '✓ Regar 11-21T12:00'])
    await ana.ask('deshazlo')
    expect(await ana.everything()).toEqual(['Regar 11-21T12:00'])
    expect(await ana.ask('borra la tarea regar')).toContain('Se repetía: tampoco volverá.')
    await ana.ask('deshazlo')
    expect(await ana.tasks()).toMatchObject([{ title: 'Regar', recurrence: 'FREQ=DAILY' }])
  })

  it('means by a pronoun what was added or changed last in the conversation', async ({ ana }) => {
    await ana.plan()
    await ana.ask('/evento Cine mañana a las 8 de la noche')
    expect(await ana.ask('cámbialo al martes')).toContain('Movido: **Cine**, ahora martes, 24 de noviembre, 8:00')
    expect(await ana.ask('move it to 9pm')).toContain('Moved: **Cine**, now Tuesday, November 24, 9:00')
    await ana.ask('mueve el gimnasio al miércoles')
    expect(await ana.ask('retrásalo una hora')).toContain(
      'Movido: **Gimnasio**, ahora miércoles, 25 de noviembre, 8:00',
    )
    expect(await ana.ask('bórralo, por favor')).toContain('Borrado del calendario: **Gimnasio**')
    expect(await ana.ask('cancel it')).toContain('I find nothing')
    expect(await ana.ask('actually, undo that please')).toContain('Undone: **Gimnasio**')
    expect(await ana.ask('muévelo al lunes', { conversationName: 'other' })).toContain('No encuentro nada')
  })

  it('ticks off what is told as done, and notes what is told as to come', async ({ ana }) => {
    await ana.addTask('Comprar huevos')
    await ana.addTask('Buy stamps')
    expect(await ana.ask('Ya compré los huevos')).toBe('Hecho: **Comprar huevos**.')
    expect(await ana.ask('I bought the stamps')).toBe('Done: **Buy stamps**.')
    expect(await ana.ask('tengo cita con el dentista el viernes a las 9')).toContain(
      'Añadido al calendario: **Cita con',
    )
    expect(await ana.ask('¿Tengo cita con el dentista el viernes a las 9?')).not.toContain('Añadido')
    expect(await ana.ask('I have a dentist appointment on Monday at 9')).toContain('calendar: **Dentist appointment**')
    expect(await ana.ask('add a dentist appointment on Tuesday at 9')).toContain('calendar: **Dentist appointment**')
    expect(await ana.ask('put lunch with Bob on Saturday at 1 in my calendar')).toContain(
      'calendar: **Lunch with Bob**',
    )
    expect(await ana.ask('pon cine el jueves a las 8 en mi calendario')).toContain('calendario: **Cine**')
    expect(await ana.ask('necesito comprar pilas')).toBe('Anotado: **Comprar pilas**, sin fecha.')
  })

  it('offers to keep a line that has a date, and keeps it for a yes alone', async ({ ana }) => {
    expect(await ana.ask('quiero ir al cine el sábado a las 8 de la noche')).toBe(
      '¿Lo añado al calendario? **Ir al cine**, sábado, 28 de noviembre, 8:00 p. m. Responde «sí» o «no».',
    )
    expect(await ana.everything()).toEqual([])
    expect(await ana.ask('sí')).toContain('Añadido al calendario: **Ir al cine**')
    expect(await ana.ask('sí')).toContain('No te he entendido')
    expect(await ana.ask('call mum tomorrow')).toBe(
      'Shall I note it as a task? **Call mum**, tomorrow, Sunday, November 22. Answer “yes” or “no”.',
    )
    expect(await ana.ask('no')).toContain('I leave everything as it is')
    await ana.ask('call mum tomorrow')
    expect(await ana.ask('Yes, please!')).toContain('Noted: **Call mum**')
    expect(await ana.everything()).toEqual(['Call mum 11-22', 'Ir al cine 11-28T20:00–21:00'])
    await ana.ask('call dad tomorrow')
    expect(await ana.ask('3')).toContain('No te he entendido')
    for (const text of ['¿llamo a mamá mañana?', 'comprar pan', 'fui al cine ayer'])
      expect(await ana.ask(text)).toContain('No te he entendido')
    expect(await ana.ask('I need to call the bank tomorrow at 9')).toContain('Noted: **Call the bank**')
    expect(await ana.ask('no, deshazlo')).toContain('Deshecho: **Call the bank**')
  })

  it('takes nothing back that changed since, that is of another conversation, or too old', async ({ ana, clock }) => {
    await ana.ask('/tarea comprar pan')
    expect(await ana.ask('deshazlo', { conversationName: 'other' })).toContain('No hay nada que deshacer')
    clock.turn({ seconds: 1 })
    await ana.ask('mueve la tarea del pan a mañana', { conversationName: 'other' })
    expect(await ana.ask('deshazlo')).toBe('**Comprar pan** ha cambiado desde entonces, así que lo dejo como está.')
    clock.turn({ hours: 25 })
    expect(await ana.ask('deshazlo', { conversationName: 'other' })).toContain('No hay nada que deshacer')
    expect(await ana.everything()).toEqual(['Comprar pan 11-22'])
  })

  it('reads no date of a year of which nothing is kept', async ({ ana }) => {
    for (const far of ['agenda 31.12.9999', '¿qué tengo el 31 de diciembre de 9999?', 'tarea lejos el 31.12.9999'])
      expect(await ana.ask(far), far).toContain('9999')
    expect(await ana.everything()).toEqual([])
  })

  describe('when several things could be meant', () => {
    it('asks which, and takes a number or a place for an answer', async ({ ana }) => {
      await ana.plan()
      const first = await ana.everything()
      expect(await ana.ask('cancela la cena')).toBe(
        'Hay varias cosas que podrían ser. ¿Cuál? Responde con su número, o «ninguna»:\n\n1. **Cena con Ana** — viernes, 27 de noviembre, 9:00 a 10:00 p. m.\n2. **Cena con Luis** — sábado, 28 de noviembre, 9:00 a 10:00 p. m.',
      )
      expect(await ana.everything()).toEqual(first)
      for (const [answer, title] of [
        ['2', 'Cena con Luis'],
        ['la primera', 'Cena con Ana'],
        ['the last one', 'Cena con Luis'],
        ['cancela la 2', 'Cena con Luis'],
      ] as const) {
        await ana.ask('cancela la cena')
        expect(await ana.ask(answer)).toContain(`Borrado del calendario: **${title}**`)
        expect(await ana.everything()).toEqual(first.filter((each) => !each.startsWith(title)))
        expect(await ana.ask('1')).toContain('No te he entendido')
        await ana.ask('deshazlo')
      }
    })

    it('changes nothing for an answer that is none of them, late, or of another conversation', async ({
      ana,
      clock,
    }) => {
      await ana.plan()
      const first = await ana.everything()
      await ana.ask('mueve la cena al domingo')
      expect(await ana.ask('7')).toBe('Ese número no está entre los que te he dado.')
      expect(await ana.ask('2', { conversationName: 'other' })).toContain('No te he entendido')
      expect(await ana.ask('ninguna')).toBe('De acuerdo, lo dejo como está.')
      expect(await ana.ask('2')).toContain('No te he entendido')
      await ana.ask('mueve la cena al domingo')
      clock.turn({ hours: 2 })
      expect(await ana.ask('2')).toContain('No te he entendido')
      expect(await ana.everything()).toEqual(first)
    })

    it('takes no nought for the last one', async ({ ana }) => {
      await ana.plan()
      const first = await ana.everything()
      await ana.ask('cancela la cena')
      expect(await ana.ask('0')).toContain('No te he entendido')
      expect(await ana.everything()).toEqual(first)
    })

    it('asks once more after a yes, which chooses none of them', async ({ ana }) => {
      await ana.plan()
      const first = await ana.everything()
      const asked = await ana.ask('cancela la cena')
      expect(await ana.ask('sí')).toBe(asked)
      expect(await ana.everything()).toEqual(first)
      expect(await ana.ask('2')).toContain('Borrado del calendario: **Cena con Luis**')
    })

    it('takes nothing for an answer after a message that was none', async ({ ana }) => {
      for (const title of ['buy bread', 'bake bread', 'read']) await ana.addTask(title)
      expect(await ana.ask('done bread')).toContain('2. ')
      const shown = await ana.ask('/tasks')
      const [, second = ''] = /^2\. (.+)$/m.exec(shown) ?? []
      expect(await ana.ask('/done 2')).toBe(`Done: **${second}**.`)
      for (const between of ['/tasks', 'cuéntame un chiste', '¿y mañana?', '/task sleep']) {
        await ana.ask('call mum tomorrow')
        await ana.ask(between)
        expect(await ana.ask('ok'), between).toContain('No te he entendido')
      }
      expect(await ana.everything()).not.toContain('Call mum 11-22')
    })

    it('stays open for the message that asked it, when that comes twice', async ({ ana }) => {
      const messageId = newId()
      for (const _ of [1, 2]) await ana.ask('call mum tomorrow', { messageId })
      expect(await ana.ask('yes')).toContain('Noted: **Call mum**')
    })

    it('does what was shown, be it another day by now', async ({ ana, clock }) => {
      clock.turn({ hours: 13, minutes: 58 })
      expect(await ana.ask('dinner tomorrow at 8 pm')).toContain('tomorrow, Sunday, November 22, 8:00 PM')
      clock.turn({ minutes: 3 })
      expect(await ana.ask('yes')).toContain('Sunday, November 22')
      expect(await ana.everything()).toEqual(['Dinner 11-22T20:00–21:00'])
    })

    it('asks also when no more is said than that it is an event, be there but one', async ({ ana }) => {
      expect(await ana.ask('cancela la cita')).toContain('No encuentro nada')
      await ana.ask('/evento Dentista el jueves a las 10')
      expect(await ana.ask('cancela la cita')).toContain('¿Cuál?')
      expect(await ana.ask('1')).toContain('Borrado del calendario: **Dentista**')
    })
  })

  it('says what stands in the way, and changes nothing', async ({ ana }) => {
    await ana.plan()
    await ana.ask('/tarea comprar leche')
    const first = await ana.everything()
    for (const [said, part] of [
      ['mueve el dentista al 31 de febrero', 'No sé leer la fecha «al 31 de febrero»'],
      ['mueve el dentista a ayer', 'ya ha pasado'],
      ['mueve el dentista', '¿Qué muevo, y a cuándo?'],
      ['pospón comprar leche un día', 'no tiene fecha'],
      ['retrasa la feria una hora', '**Feria** no tiene hora'],
      ['push the tarea del pan back 2 hours', '**Comprar pan** has no hour'],
      ['borra todo', 'de una en una'],
      ['borra', '¿Qué borro?'],
      ['borra todas las tareas', 'de una en una'],
      ['borra la cita con el fontanero', 'No encuentro nada'],
      ['rename', 'What shall I rename?'],
      ['delete the invoice', 'I find nothing'],
      [`mueve ${'la cita '.repeat(2000)}al viernes`, '¿Qué muevo, y a cuándo?'],
    ] as const)
      expect(await ana.ask(said), said).toContain(part)
    expect(await ana.everything()).toEqual(first)
  })

  it('answers the longest of messages at once, whatever stands in it', async ({ ana }) => {
    await ana.plan()
    for (const start of ['', 'rename ', 'mueve ', 'borra ', '/hecho ', 'añade ', 'when is ', '¿qué tengo '])
      for (const unit of ['x a ', ', ', 'lunes ', 'a la lista '])
        for (const end of ['z', `${','.repeat(9_900)}z`]) {
          const since = performance.now()
          await ana.ask(start + unit.repeat(10_000 / unit.length) + end)
          expect(performance.now() - since, `${start}${unit}`).toBeLessThan(10_000)
        }
  })

  it('changes once, and says the same, when a message comes twice, also at the same time', async ({ ana }) => {
    await ana.plan()
    const twice = async (text: string) => {
      const messageId = newId()
      const ask = () => ana.ask(text, { messageId })
      const answers = [...(await Promise.all([ask(), ask()])), await ask()]
      expect(new Set(answers).size, answers.join('\n')).toBe(1)
      return answers[0]
    }
    const first = await ana.everything()
    await twice('aplaza la cena con Ana una hora')
    await twice('cancela el gimnasio')
    await twice('borra la tarea del pan')
    expect(await ana.everything()).toContain('Cena con Ana 11-27T22:00–23:00')
    for (let count = 0; count < 3; count++) await twice('deshazlo')
    expect(await ana.everything()).toEqual(first)
    await twice('cancela la cena')
    expect(await twice('1')).toContain('Borrado del calendario: **Cena con Ana**')
    expect(await ana.everything()).toEqual(first.filter((each) => !each.startsWith('Cena con Ana')))
  })

  it("never finds or changes another user's things, nor those of a calendar that is only read", async ({
    ana,
    db,
    clock,
  }) => {
    await ana.plan()
    const luis = await talkOf(db, clock)
    for (const text of ['borra el dentista', 'mueve el dentista a mañana', 'renombra dentista como x'])
      expect(await luis.ask(text)).toContain('No encuentro nada')
    expect(await luis.ask('¿cuándo es el dentista?')).toContain('No encuentro nada')
    expect(await luis.ask('deshazlo')).toContain('No hay nada que deshacer')
    const [own] = await db.select().from(events)
    if (own === undefined) throw new Error('no event was added')
    const subscription = {
      id: newId(),
      userId: own.userId,
      url: 'https://example.com/a.ics',
      name: 'x',
      color: 'sky',
      dueAt: clock(),
    } as const
    await db.insert(calendarSubscriptions).values(subscription)
    await db.update(events).set({ subscriptionId: subscription.id })
    for (const text of ['borra el dentista', 'mueve el dentista a mañana', 'renombra dentista como x'])
      expect(await ana.ask(text)).toContain('solo se puede leer')
    expect((await db.select().from(events)).some(({ title }) => title === 'Dentista')).toBe(true)
  })

  it('says so when what it would change can no longer be so', async ({ ana, db }) => {
    await ana.plan()
    await ana.ask('cancela el gimnasio del jueves')
    await ana.ask('renombra el gimnasio como yoga')
    await db.update(events).set({ recurrence: 'FREQ=WEEKLY;BYDAY=MO' }).where(isNotNull(events.recurrence))
    const first = await ana.everything()
    for (let count = 0; count < 2; count++)
      expect(await ana.ask('deshazlo')).toContain('**Gimnasio** ha cambiado desde entonces')
    expect(await ana.everything()).toEqual(first)
  })

  it('forgets what it no longer needs', async ({ ana, db, clock }) => {
    await ana.plan()
    await ana.ask('cancela la cena')
    await pruneAgentMemory(db, clock())
    expect([(await db.select().from(agentChanges)).length, (await db.select().from(agentQuestions)).length]).toEqual([
      7, 1,
    ])
    clock.turn({ hours: 25 })
    await pruneAgentMemory(db, clock())
    expect([...(await db.select().from(agentChanges)), ...(await db.select().from(agentQuestions))]).toEqual([])
  })
})
