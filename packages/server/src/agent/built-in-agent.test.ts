/**
 * The built-in agent, by what it says and does when it is talked to.
 *
 * Long because: each wish is said in many ways, and all wishes are heard by the one agent.
 * @module
 */
import { describe, expect } from 'vitest'
import { talkOf } from '../../test/talk.ts'
import { it } from '../../test/talk-fixtures.ts'
import { createEventStore } from '../calendar/event-store.ts'
import { events } from '../db/schema.ts'
import { newId } from '../id.ts'
import { createSearchStore } from '../search/search-store.ts'
import { createTaskListStore } from '../tasks/task-list-store.ts'
import { createTaskStore } from '../tasks/task-store.ts'
import { builtInAgent } from './built-in-agent.ts'

describe(builtInAgent, () => {
  describe('a reminder', () => {
    it.for([
      [
        '/recordar llamar al dentista el viernes a las 10',
        'Anotado: **Llamar al dentista**, viernes, 27 de noviembre, 10:00 a. m.',
        '2026-11-27T15:00:00.000Z',
      ],
      [
        '/recordar llamar al dentista mañana a las 10',
        'Anotado: **Llamar al dentista**, mañana, domingo, 22 de noviembre, 10:00 a. m.',
        '2026-11-22T15:00:00.000Z',
      ],
      [
        'RECUERDAME manana a las 10 que llame a Íñigo',
        'Anotado: **Llame a Íñigo**, mañana, domingo, 22 de noviembre, 10:00 a. m.',
        '2026-11-22T15:00:00.000Z',
      ],
      [
        'Hola, ¿puedes recordarme pagar la luz pasado mañana a las 3 de la tarde?',
        'Anotado: **Pagar la luz**, lunes, 23 de noviembre, 3:00 p. m.',
        '2026-11-23T20:00:00.000Z',
      ],
      [
        'remind me to call mum tomorrow at 5pm',
        'Noted: **Call mum**, tomorrow, Sunday, November 22, 5:00 PM.',
        '2026-11-22T22:00:00.000Z',
      ],
      [
        '/remind call the dentist on January 5 at 9:30 am',
        'Noted: **Call the dentist**, Tuesday, January 5, 2027, 9:30 AM.',
        '2027-01-05T14:30:00.000Z',
      ],
    ] as const)('%s', async ([text, answer, dueAt], { ana }) => {
      expect(await ana.ask(text)).toBe(answer)
      expect(await ana.tasks()).toMatchObject([{ dueAt: new Date(dueAt), dueOn: null, completed: false }])
    })

    it('keeps a day as a day when no hour was said', async ({ ana }) => {
      expect(await ana.ask('recuérdame pagar la luz el 5 de enero')).toBe(
        'Anotado: **Pagar la luz**, martes, 5 de enero de 2027.',
      )
      expect(await ana.tasks()).toMatchObject([{ title: 'Pagar la luz', dueOn: '2027-01-05', dueAt: null }])
    })

    it('says so when the hour is over and it takes tomorrow’s', async ({ ana }) => {
      expect(await ana.ask('/recordar regar hoy a las 8')).toBe(
        'Anotado: **Regar**, mañana, domingo, 22 de noviembre, 8:00 a. m.\n\nEsa hora de hoy ya ha pasado: lo he puesto para mañana a las 8:00 a. m.',
      )
    })

    it('says which half of the day it took', async ({ ana }) => {
      expect(await ana.ask('/recordar regar mañana a las 5')).toContain('He entendido las 5:00 p. m., por la tarde.')
    })

    it('says so when there is no date', async ({ ana }) => {
      expect(await ana.ask('/recordar comprar pan')).toMatch(
        /^Anotado: \*\*Comprar pan\*\*, sin fecha\.\n\nNo he encontrado ninguna fecha/,
      )
      expect(await ana.tasks()).toMatchObject([{ title: 'Comprar pan', dueOn: null, dueAt: null }])
    })

    it('comes again when it was said how often', async ({ ana }) => {
      expect(await ana.ask('/recordar regar todos los días a las 8')).toBe(
        'Anotado: **Regar**, mañana, domingo, 22 de noviembre, 8:00 a. m.\n\nSe repite: «todos los días a las 8».',
      )
      expect(await ana.tasks()).toMatchObject([{ title: 'Regar', recurrence: 'FREQ=DAILY' }])
    })

    it.for([
      ['/recordar pagar el 31 de febrero', '«el 31 de febrero»', 'No sé leer la fecha'],
      ['/recordar regar el lunes o el martes', '«el lunes», «el martes»', 'más de una fecha'],
      ['/recordar regar ayer', 'viernes, 20 de noviembre', 'ya ha pasado'],
      ['remind me to pay on february 30', '“on february 30”', 'I cannot read the date'],
      ['/recordar mañana a las 10', '¿Qué te recuerdo', '/recordar llamar al dentista'],
    ] as const)('%s: says what stands in the way and notes nothing', async ([text, ...parts], { ana }) => {
      const answer = await ana.ask(text)
      for (const part of parts) expect(answer).toContain(part)
      expect(await ana.tasks()).toEqual([])
    })

    it('is noted once when the message comes twice, also at the same time, and answered alike', async ({ ana }) => {
      const messageId = newId()
      const ask = () => ana.ask('/recordar llamar al dentista el viernes a las 10', { messageId })
      const answers = [...(await Promise.all([ask(), ask(), ask()])), await ask()]
      expect(new Set(answers).size).toBe(1)
      expect(await ana.tasks()).toHaveLength(1)
      await ana.ask('/recordar llamar al dentista el viernes a las 10')
      expect(await ana.tasks()).toHaveLength(2)
    })
  })

  describe('tasks', () => {
    it.for([
      '/tarea comprar pan',
      'tarea comprar pan',
      'Añade la tarea comprar pan',
      'AÑADE UNA TAREA: comprar pan',
      'añade comprar pan a mis tareas',
      'apunta comprar pan',
    ])('%s', async (text, { ana }) => {
      expect(await ana.ask(text)).toBe('Anotado: **Comprar pan**, sin fecha.')
    })

    it.for([
      ['añade leche a la lista de la compra', 'Anotado en **Compra**: **Leche**.'],
      [
        'Apunta leche mañana en la lista de la Compra',
        'Anotado en **Compra**: **Leche**, mañana, domingo, 22 de noviembre.',
      ],
      ['add milk to the groceries list', 'Noted in **Groceries list**: **Milk**.'],
      ['añade leche a la lista del viaje', 'No hay ninguna lista «viaje». Hay: Compra, Groceries list.'],
      ['put milk on my holiday list', 'There is no list “holiday”. There are: Compra, Groceries list.'],
    ] as const)('go to the list that is named: %s', async ([text, answer], { ana }) => {
      const lists = [await ana.addList('Compra'), await ana.addList('Groceries list')]
      expect(await ana.ask(text)).toBe(answer)
      const named = lists.find(({ name }) => answer.includes(`**${name}**`))
      expect((await ana.tasks()).map(({ listId }) => listId)).toEqual(named === undefined ? [] : [named.id])
    })

    it('are shown list by list, in the user’s own order', async ({ ana }) => {
      expect(await ana.ask('¿Qué hay en la lista de la compra?')).toBe(
        'No hay ninguna lista «compra». Puedes crearla en Tareas.',
      )
      await ana.addList('Compra')
      expect(await ana.ask('lista de la compra')).toBe('En **Compra** no hay nada pendiente.')
      for (const title of ['pan', 'leche']) await ana.ask(`añade ${title} a la lista de la compra`)
      await ana.addTask('Fuera de la lista')
      expect(await ana.ask('¿Qué hay en la lista de la compra?')).toBe('**Compra**: 2 pendientes\n\n- Leche\n- Pan')
      expect(await ana.ask("what's on the compra list?")).toBe('**Compra**: 2 open\n\n- Leche\n- Pan')
      expect(await ana.ask('añade sal a la lista de tareas')).toBe('Anotado: **Sal**, sin fecha.')
    })

    it('are shown by when they are due, and what is over says so', async ({ ana, clock }) => {
      expect(await ana.ask('/tareas')).toBe('No tienes tareas pendientes.')
      for (const text of ['/tarea leer', '/tarea pagar la luz el 5 de diciembre', '/recordar llamar hoy a las 11'])
        await ana.ask(text)
      clock.turn({ hours: 2 })
      expect(await ana.ask('¿Qué tareas tengo?')).toBe(
        '**3 tareas pendientes**\n\n1. Llamar — venció: hoy, sábado, 21 de noviembre, 11:00 a. m.\n2. Pagar la luz — sábado, 5 de diciembre\n3. Leer',
      )
      expect(await ana.ask('my tasks')).toContain('**3 open tasks**')
    })

    it.for([
      '/hecho pan',
      'hecho 1',
      'done comprar pan',
      'marca comprar pan como hecha',
      'Ya he hecho comprar pan',
      'mark comprar pan as done',
      '/HECHO Comprar Pan',
    ])('%s', async (text, { ana }) => {
      await ana.addTask('Comprar pan')
      expect(await ana.ask(text)).toMatch(/^(?:Hecho|Done): \*\*Comprar pan\*\*\.$/)
      expect(await ana.tasks()).toMatchObject([{ completed: true }])
    })

    it('are not ticked off when several could be meant', async ({ ana }) => {
      for (const title of ['Comprar pan', 'Comprar leche', 'Leer']) await ana.addTask(title)
      const answer = await ana.ask('/hecho comprar')
      expect(answer).toContain('Hay varias')
      expect(answer).toContain('1. Comprar pan _(tarea)_\n2. Comprar leche _(tarea)_')
      expect((await ana.tasks()).some(({ completed }) => completed)).toBe(false)
      expect(await ana.ask('/hecho 1')).toBe('Hecho: **Comprar pan**.')
    })

    it('that are not there are not found', async ({ ana }) => {
      await ana.addTask('Leer')
      for (const text of ['/hecho pan', '/hecho 7', '/hecho de la'])
        expect(await ana.ask(text)).toContain('No encuentro ninguna tarea')
    })

    it('are ticked off once when the message comes twice', async ({ ana }) => {
      for (const title of ['b', 'a']) await ana.addTask(title)
      const messageId = newId()
      expect(await ana.ask('/hecho 1', { messageId })).toBe('Hecho: **a**.')
      expect(await ana.ask('/hecho 1', { messageId })).toBe('Hecho: **a**.')
      expect((await ana.tasks()).filter(({ completed }) => completed)).toHaveLength(1)
    })
  })

  describe('the calendar', () => {
    it('gets an event with its span', async ({ ana }) => {
      expect(await ana.ask('/evento reunión con Luis el martes de 10 a 11')).toBe(
        'Añadido al calendario: **Reunión con Luis**, martes, 24 de noviembre, 10:00 a 11:00 a. m.',
      )
      expect(await ana.ask('schedule a meeting with Eva tomorrow at 3pm')).toBe(
        'Added to the calendar: **Meeting with Eva**, tomorrow, Sunday, November 22, 3:00 – 4:00 PM.',
      )
      expect(await ana.ask('/evento vacaciones del 5 al 7 de enero')).toBe(
        'Añadido al calendario: **Vacaciones**, desde el martes, 5 de enero de 2027 hasta el jueves, 7 de enero de 2027, días completos.',
      )
      expect(await ana.events()).toMatchObject([
        { startMs: Date.parse('2026-11-22T20:00:00Z'), endMs: Date.parse('2026-11-22T21:00:00Z') },
        { startMs: Date.parse('2026-11-24T15:00:00Z'), endMs: Date.parse('2026-11-24T16:00:00Z') },
        { days: { first: '2027-01-05', next: '2027-01-08' } },
      ])
    })

    it('gets the place and the repetition of an event', async ({ ana }) => {
      expect(await ana.ask('/evento yoga cada martes y jueves a las 7 de la mañana en el parque')).toBe(
        'Añadido al calendario: **Yoga**, martes, 24 de noviembre, 7:00 a 8:00 a. m. (El parque).\n\nSe repite: «cada martes y jueves a las 7 de la mañana».',
      )
      const [first, second] = await ana.events()
      expect(first?.event).toMatchObject({ location: 'El parque', recurrence: 'FREQ=WEEKLY;BYDAY=TU,TH' })
      expect([first?.startMs, second?.startMs]).toEqual([
        Date.parse('2026-11-24T12:00:00Z'),
        Date.parse('2026-11-26T12:00:00Z'),
      ])
    })

    it('gets no more repeating events than there may be, and says so', async ({ ana, db }) => {
      await ana.ask('/evento yoga cada martes a las 7')
      const [yoga] = await db.select().from(events)
      if (yoga === undefined) throw new Error('not added')
      await db.insert(events).values(Array.from({ length: 499 }, () => ({ ...yoga, id: newId() })))
      expect(await ana.ask('/evento coro cada jueves a las 20')).toContain(
        'todos los eventos repetidos que puede haber',
      )
      expect(await ana.ask('/event choir every Thursday at 8pm')).toContain('as many repeating events as there can be')
      expect(await db.select().from(events)).toHaveLength(500)
      expect(await ana.ask('/evento cena el jueves a las 21')).toContain('Añadido al calendario: **Cena**')
    })

    it('gets no event without a date, and asks for it', async ({ ana }) => {
      expect(await ana.ask('/evento cena con Luis')).toContain('¿Cuándo es **Cena con Luis**?')
      expect(await ana.ask('/evento')).toContain('¿Qué evento añado')
      expect(await ana.events()).toEqual([])
    })

    it.for([
      '¿Qué tengo el martes?',
      '/agenda martes',
      'agenda del martes',
      '¿qué hay el martes 24?',
      'martes',
      '¿Y el martes?',
    ])('is shown: %s', async (text, { ana }) => {
      await ana.ask('/evento reunión con Luis el martes de 10 a 11')
      await ana.ask('/evento feria el martes')
      await ana.ask('/recordar pagar el martes a las 9:30')
      expect(await ana.ask(text)).toBe(
        '**Martes, 24 de noviembre**\n\n- **Feria** (todo el día)\n- 9:30 a. m. Pagar _(tarea)_\n- 10:00 a 11:00 a. m. **Reunión con Luis**',
      )
    })

    it('is shown day by day, for a week and in English', async ({ ana }) => {
      await ana.ask('/evento reunión el martes de 10 a 11')
      await ana.ask('/evento cena el jueves a las 9 de la noche')
      expect(await ana.ask('what do I have next week?')).toBe(
        '**Tuesday, November 24**\n\n- 10:00 – 11:00 AM **Reunión**\n\n**Thursday, November 26**\n\n- 9:00 – 10:00 PM **Cena**',
      )
      expect(await ana.ask('/agenda')).toBe('No tienes nada para hoy, sábado, 21 de noviembre.')
      expect(await ana.ask("what's on tomorrow?")).toBe('You have nothing for tomorrow, Sunday, November 22.')
    })
  })

  it.for([
    ['es', 'America/Bogota', '5:00 a 6:00 p. m.', 'domingo, 29'],
    ['es', 'Europe/Madrid', '17:00–18:00', 'lunes, 23'],
    ['en', 'America/New_York', '5:00 – 6:00 PM', 'Sunday, November 29'],
    ['en', 'Europe/London', '17:00–18:00', 'Monday 23 November'],
  ] as const)(
    'writes hours and begins weeks as in %s of %s',
    async ([locale, timeZone, hours, nextWeek], { db, clock }) => {
      clock.turn({ hours: 24 }) // a Sunday
      const user = await talkOf(db, clock, locale, timeZone)
      expect(
        await user.ask(locale === 'es' ? '/evento cine hoy a las 17:00' : '/event cinema today at 17:00'),
      ).toContain(hours)
      expect(
        await user.ask(locale === 'es' ? '¿qué tengo la semana que viene?' : 'what do I have next week?'),
      ).toContain(nextWeek)
    },
  )

  it('writes as the device that signed in last does, before it asks the time zone', async ({ db, clock }) => {
    const user = await talkOf(db, clock)
    const ask = (languages: string[]) => user.ask('¿qué hora es?', { languages })
    expect(await ask(['en-GB', 'es-ES'])).toContain('Son las **10:00** del sábado, 21 de noviembre')
    expect(await ask(['es-MX'])).toContain('**10:00 a.m.**')
    expect(await ask([])).toContain('**10:00 a. m.**')
  })

  it.for([
    ['Hola', '¡Hola, ana!'],
    ['good morning', 'Hello, ana!'],
    ['/ayuda', '/recordar llamar al dentista'],
    ['¿Qué puedes hacer?', '/recordar llamar al dentista'],
    ['help', '/remind call the dentist'],
    ['¡Muchas gracias!', '¡De nada!'],
    ['thanks', 'You are welcome'],
    ['¿Qué hora es?', 'Son las **10:00 a. m.** del sábado, 21 de noviembre'],
    ['what time is it', 'It is **10:00 AM**'],
    ['¿Qué día es hoy?', 'Es **sábado, 21 de noviembre**'],
    ['¿Qué fecha es el viernes?', 'Es **viernes, 27 de noviembre**'],
    ['cuéntame un chiste', 'No te he entendido'],
    ['tell me a joke', 'I did not understand'],
    ['¿qué tengo en el bolsillo?', 'No te he entendido'],
    ['', 'No te he entendido'],
    ['🙂', 'No te he entendido'],
  ] as const)('%s → %s', async ([text, part], { ana }) => {
    expect(await ana.ask(text)).toContain(part)
  })

  it('answers in the user’s language when the words do not tell', async ({ db, clock }) => {
    const bob = await talkOf(db, clock, 'en')
    expect(await bob.ask('/agenda')).toContain('You have nothing')
    expect(await bob.ask('???')).toContain('I did not understand')
    expect(await bob.ask('¿qué tengo mañana?')).toContain('No tienes nada')
  })

  it('says that it cannot hear', async ({ ana }) => {
    expect(
      await ana.ask('', { type: 'audio', audio: { mimeType: 'audio/webm', content: new Uint8Array(3) } }),
    ).toContain('No puedo escuchar')
  })

  it('takes a user’s words as words, never as Markdown or HTML', async ({ ana }) => {
    const answer = await ana.ask('/tarea **negrita** [enlace](http://x) <img src=x> `código` #1')
    expect(answer).toBe(
      String.raw`Anotado: **\*\*negrita\*\* \[enlace\](http://x) \<img src=x\> \`código\` #1**, sin fecha.`,
    )
    await ana.addTask('# título')
    await ana.addTask('1. uno')
    expect(await ana.ask('/tareas')).toContain('1. 1\\. uno\n2. \\# título')
  })

  it('keeps the whole of a very long task', async ({ ana }) => {
    await ana.ask(`/tarea ${'palabra '.repeat(200)}`)
    const [task] = await ana.tasks()
    expect(task?.title).toHaveLength(500)
    expect(task?.description).toHaveLength('palabra '.length * 200 - 1)
  })

  it('finds tasks, events and what was said, and not the search itself', async ({ ana }) => {
    await ana.ask('/tarea Llamar al fontanero')
    await ana.ask('/evento fontanero el martes de 10 a 11')
    await ana.say('El fontanero se llama *Luis*')
    await ana.say('/buscar fontanero')
    expect(await ana.ask('busca lo de los fontaneros')).toBe(
      [
        '**Con «los fontaneros»**',
        '*Tareas*\n\n- Llamar al fontanero',
        '*Eventos*\n\n- Fontanero — martes, 24 de noviembre, 10:00 a. m.',
        '*Lo que me dijiste*\n\n- El fontanero se llama \\*Luis\\* — hoy, sábado, 21 de noviembre, 10:00 a. m.',
      ].join('\n\n'),
    )
    expect(await ana.ask('/search plumber', { locale: 'en' })).toBe('I find nothing with “plumber”.')
    expect(await ana.ask('/buscar')).toContain('¿Qué busco?')
  })

  it("never shows or changes another user's things", async ({ ana, db, clock }) => {
    const luis = await talkOf(db, clock)
    await ana.ask('/recordar secreto mañana a las 10')
    expect(await luis.ask('/tareas')).toBe('No tienes tareas pendientes.')
    expect(await luis.ask('/agenda mañana')).toContain('No tienes nada')
    expect(await luis.ask('/hecho secreto')).toContain('No encuentro')
    expect(await luis.ask('/buscar secreto')).toBe('No encuentro nada con «secreto».')
    expect(await ana.tasks()).toMatchObject([{ completed: false }])
  })

  it('says of a reminder that no device would show it', async ({ ana }) => {
    const said = 'Ningún dispositivo tuyo recibe avisos todavía'
    expect(await ana.ask('recuérdame llamar mañana a las 10')).not.toContain(said)
    ana.devices.clear()
    expect(await ana.ask('recuérdame llamar mañana a las 11')).toContain(said)
    expect(await ana.ask('recuérdame llamar')).not.toContain(said)
    expect(await ana.ask('/tarea pagar la luz mañana')).not.toContain(said)
  })

  it('does nothing once it is told to stop', async ({ db, clock }) => {
    const agent = builtInAgent({
      db,
      clock,
      taskStore: createTaskStore({ db, clock }),
      taskListStore: createTaskListStore({ db, clock }),
      eventStore: createEventStore({ db, clock }),
      searchStore: createSearchStore({ db, clock }),
      isReached: async () => true,
    })
    const question = {
      messageId: newId(),
      conversationName: 'c',
      userId: newId(),
      username: 'ana',
      locale: 'es',
      timeZone: 'UTC',
      languages: [],
      type: 'text',
      text: '/tarea x',
      audio: undefined,
      images: [],
      sentAt: clock(),
    } as const
    await expect(agent.answer(question, { signal: AbortSignal.abort() })).rejects.toThrow()
  })
})
