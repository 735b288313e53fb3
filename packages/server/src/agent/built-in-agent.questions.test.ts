/**
 * What the built-in agent is asked: when something is, what there is, when one is free.
 * @module
 */
import { describe, expect } from 'vitest'
import { talkOf } from '../../test/talk.ts'
import { it } from '../../test/talk-fixtures.ts'
import { builtInAgent } from './built-in-agent.ts'

const plans = [
  '/evento Dentista el jueves a las 10 en el centro',
  '/evento Cena con Ana el viernes a las 9 de la noche',
  '/evento Feria el miércoles',
  '/evento Gimnasio cada martes y jueves a las 7 de la mañana',
  '/evento Cumpleaños de mamá el 3 de mayo cada año',
  '/tarea comprar pan mañana',
  '/recordar llamar hoy a las 11',
  '/recordar pagar el alquiler el 1 de diciembre a las 9',
]

const dentist = '**Dentista**: jueves, 26 de noviembre, 10:00 a 11:00 a. m. (El centro).'

// biome-ignore format: a table
const questions: [asked: string, answer: string][] = [
  ['¿Cuándo es mi cita con el dentista?', dentist],
  ['¿cuando tengo dentista?', dentist],
  ['¿Dónde es lo del dentista?', dentist],
  ['¿Qué día es la cita con el dentista?', dentist],
  ['¿Me puedes decir a qué hora es el dentista?', dentist],
  ['¿Cuándo es la cita del jueves a las 10?', dentist],
  ['¿Cuándo son las cenas?', '**Cena con Ana**: viernes, 27 de noviembre, 9:00 a 10:00 p. m.'],
  ['¿Cuándo es el cumpleaños de mi mama?', '**Cumpleaños de mamá**: lunes, 3 de mayo de 2027, todo el día.\n\nSe repite.'],
  ['¿Cuánto falta para el cumpleaños de mamá?', '**Cumpleaños de mamá**: lunes, 3 de mayo de 2027, todo el día.\n\nSe repite.'],
  ['¿Cuándo es mi próxima cita?', '**Gimnasio**: martes, 24 de noviembre, 7:00 a 8:00 a. m.\n\nSe repite.'],
  ['¿Qué sigue?', '**Gimnasio**: martes, 24 de noviembre, 7:00 a 8:00 a. m.\n\nSe repite.'],
  ['¿Cuál es mi próxima cita?', '**Gimnasio**: martes, 24 de noviembre, 7:00 a 8:00 a. m.\n\nSe repite.'],
  ["What's next?", '**Gimnasio**: Tuesday, November 24, 7:00 – 8:00 AM.\n\nIt repeats.'],
  ['What does Wednesday look like?', '**Wednesday, November 25**\n\n- **Feria** (all day)'],
  ["How's the weather tomorrow?", 'I did not understand'],
  ['¿Cuándo tengo que pagar el alquiler?', '**Pagar el alquiler**: martes, 1 de diciembre, 9:00 a. m.'],
  ['¿Cuándo es la boda?', 'No encuentro nada con «la boda».'],
  ['¿Cuándo es el viernes?', 'Es **viernes, 27 de noviembre**.'],
  ['When is my dentista appointment?', '**Dentista**: Thursday, November 26, 10:00 – 11:00 AM (El centro).'],
  ['what time is cena con Ana?', '**Cena con Ana**: Friday, November 27, 9:00 – 10:00 PM.'],
  ["when's the feria?", '**Feria**: Wednesday, November 25, all day.'],
  ['¿Tengo algo el viernes por la tarde?', 'No tienes nada para el viernes, 27 de noviembre, por la tarde.'],
  ['¿Tengo algo el viernes por la noche?', '**Viernes, 27 de noviembre**\n\n- 9:00 a 10:00 p. m. **Cena con Ana**'],
  ['¿Qué tengo el jueves a las 10?', '**Jueves, 26 de noviembre**\n\n- 10:00 a 11:00 a. m. **Dentista** (El centro)'],
  ['¿Qué tengo el jueves a las 8 de la mañana?', 'No tienes nada para el jueves, 26 de noviembre, 8:00 a. m.'],
  ['do I have anything on Thursday morning?', '**Thursday, November 26**\n\n- 7:00 – 8:00 AM **Gimnasio**\n- 10:00 – 11:00 AM **Dentista** (El centro)'],
  ['¿Qué tengo que hacer mañana?', '**Mañana, domingo, 22 de noviembre**\n\n- Comprar pan _(tarea)_'],
  ['what am I doing on Wednesday?', '**Wednesday, November 25**\n\n- **Feria** (all day)'],
  ['¿Qué vence mañana?', '**1 tarea pendiente**\n\n- Comprar pan — mañana, domingo, 22 de noviembre'],
  ['¿Qué tareas tengo para esta semana?', '**1 tarea pendiente**\n\n- Llamar — hoy, sábado, 21 de noviembre, 11:00 a. m.'],
  ["What's due tomorrow?", '**1 open task**\n\n- Comprar pan — tomorrow, Sunday, November 22'],
  ['what tasks do I have on Friday?', 'No task is due Friday, November 27.'],
  ['¿Tengo tareas atrasadas?', 'No tienes ninguna tarea atrasada.'],
  ["what's overdue?", 'None of your tasks is overdue.'],
  ['¿Qué cosas bonitas hay?', 'No te he entendido'],
  ['¿Cuándo estoy libre el jueves?', '**Jueves, 26 de noviembre**: libre 8:00 a 10:00 a. m., 11:00 a. m. a 8:00 p. m.\n\n_(Horas que he mirado: 8:00 a. m. a 8:00 p. m.)_'],
  ['¿Tengo algún hueco el jueves por la mañana?', '**Jueves, 26 de noviembre**: libre 6:00 a 7:00 a. m., 8:00 a 10:00 a. m., 11:00 a. m. a 12:00 p. m.\n\n_(Horas que he mirado: 6:00 a. m. a 12:00 p. m.)_'],
  ['¿Estoy libre el viernes a las 9 de la noche?', 'No estás libre el viernes, 27 de noviembre, 9:00 p. m. Tienes:\n\n- **Cena con Ana** — viernes, 27 de noviembre, 9:00 a 10:00 p. m.'],
  ['¿Estoy libre el viernes a las 5?', 'Estás libre: viernes, 27 de noviembre, 5:00 p. m.'],
  ['Am I busy on Friday at 5?', 'You are free: Friday, November 27, 5:00 PM.'],
  ['¿Qué vence del 28 al 30 de noviembre?', 'Ninguna tarea vence desde el sábado, 28 de noviembre hasta el lunes, 30 de noviembre.'],
  ['when am I free on Wednesday?', '**Wednesday, November 25**: free all the time (all day: **Feria**).\n\n_(Hours that I looked at: 8:00 AM – 8:00 PM.)_'],
  ['am I free on Thursday at 10:30 am?', 'You are not free Thursday, November 26, 10:30 AM. You have:\n\n- **Dentista** — Thursday, November 26, 10:00 – 11:00 AM'],
  ['¿Cuándo estoy libre hoy?', '**Hoy, sábado, 21 de noviembre**: libre 10:00 a. m. a 8:00 p. m.'],
]

describe(builtInAgent, () => {
  describe('of who has plans', () => {
    it.beforeEach(async ({ ana }) => {
      for (const text of plans) await ana.ask(text)
    })

    it('answers from what is known', async ({ ana }) => {
      for (const [asked, answer] of questions)
        expect.soft((await ana.ask(asked)).slice(0, answer.length), asked).toBe(answer)
    })

    it('lists all that can be meant, and what is over when nothing is to come', async ({ ana, clock }) => {
      await ana.ask('/evento Cena con Luis el sábado a las 9 de la noche')
      expect(await ana.ask('¿Cuándo es la cena?')).toBe(
        '**Con «la cena»**\n\n- **Cena con Ana** — viernes, 27 de noviembre, 9:00 a 10:00 p. m.\n- **Cena con Luis** — sábado, 28 de noviembre, 9:00 a 10:00 p. m.',
      )
      clock.turn({ hours: 24 * 8 })
      expect(await ana.ask('¿Cuándo fue el dentista?')).toBe(dentist)
    })

    it('says up to which day it looked for free time, where that is not all that was asked for', async ({ ana }) => {
      const looked = 'Solo he mirado hasta el viernes, 4 de diciembre.'
      expect(await ana.ask('¿Cuándo estoy libre del 21 de noviembre al 4 de diciembre?')).not.toContain(
        'Solo he mirado',
      )
      const answer = await ana.ask('¿Cuándo estoy libre del 21 de noviembre al 15 de diciembre?')
      expect(answer).toContain(looked)
      expect(answer).not.toContain('5 de diciembre**')
    })

    it('says what is late', async ({ ana, clock }) => {
      clock.turn({ hours: 48 })
      expect(await ana.ask('¿Qué tengo atrasado?')).toBe(
        '**2 tareas pendientes**\n\n- Llamar — venció: sábado, 21 de noviembre, 11:00 a. m.\n- Comprar pan — venció: domingo, 22 de noviembre',
      )
    })

    it('says what it can do, by example, to what it does not understand', async ({ ana }) => {
      const lost = await ana.ask('cuéntame un chiste')
      const examples = [...lost.matchAll(/«([^»]+)»/g)].map(([, example = '']) => example)
      expect(examples.length).toBeGreaterThanOrEqual(6)
      for (const example of examples) expect(await ana.ask(example), example).not.toContain('No te he entendido')
    })
  })

  it.for(['es', 'en'] as const)('understands each example of its help, in %s', async (locale, { db, clock }) => {
    const user = await talkOf(db, clock, locale)
    const help = await user.ask(locale === 'es' ? 'ayuda' : 'help')
    const quoted = [...help.matchAll(/`([^`]+)`|[«“]([^»”]+)[»”]/g)].map(([, code, quote]) => code ?? quote ?? '')
    const examples = quoted.filter((example) => example !== '/')
    expect(examples.length).toBeGreaterThanOrEqual(20)
    for (const example of examples)
      expect(await user.ask(example), example).not.toMatch(
        /No te he entendido|I did not understand|No sé leer la fecha|I cannot read the date/,
      )
  })
})
