import { describe, expect, it } from 'vitest'
import { findIntent, languageOf } from './intent.ts'

// What was said, what was wanted, and what about.
// biome-ignore format: a table
const wishes: [said: string, wanted: string | undefined, rest?: string][] = [
  ['Hola', 'greeting es'], ['hola axia, ¿qué tal?', 'greeting es'], ['buenas tardes', 'greeting es'], ['hey', 'greeting en'],
  ['/ayuda', 'help es'], ['AYUDA', 'help es'], ['¿Qué puedes hacer?', 'help es'], ['/help', 'help en'], ['what can you do?', 'help en'],
  ['¡Muchas gracias!', 'thanks es'], ['ok, thanks a lot', 'thanks en'],
  ['/agenda', 'agenda es'], ['/agenda mañana', 'agenda es', 'mañana'], ['/agenda tomorrow', 'agenda en', 'tomorrow'],
  ['¿Qué tengo el viernes?', 'agenda es', 'el viernes'], ['¿tengo algo el lunes?', 'agenda es', 'el lunes'], ['what’s on tomorrow?', 'agenda en', 'tomorrow'],
  ['/tareas', 'tasks es'], ['Mis tareas', 'tasks es'], ['qué tengo que hacer', 'tasks es'], ['show me my tasks', 'tasks en'], ['what do I have to do?', 'tasks en'],
  ['/tarea comprar pan', 'add-task es', 'comprar pan'], ['Añade una tarea: llamar a Luis', 'add-task es', 'llamar a Luis'],
  ['añade leche a la lista', 'add-task es', 'leche'], ['add task water the plants', 'add-task en', 'water the plants'], ['add milk to my list', 'add-task en', 'milk'],
  ['/recordar llamar al dentista', 'remind es', 'llamar al dentista'], ['RECUÉRDAME que llame', 'remind es', 'llame'],
  ['Hola, ¿puedes recordarme pagar la luz?', 'remind es', 'pagar la luz'], ['quiero que me recuerdes ir al banco', 'remind es', 'ir al banco'],
  ['Can you remind me to pay rent?', 'remind en', 'pay rent'],
  ['/evento cena el lunes', 'add-event es', 'cena el lunes'], ['crea una reunión con Luis', 'add-event es', 'reunión con Luis'],
  ['agenda una cita con Eva', 'add-event es', 'cita con Eva'], ['schedule a meeting with Ana', 'add-event en', 'meeting with Ana'],
  ['/hecho pan', 'complete es', 'pan'], ['marca pagar la luz como hecha', 'complete es', 'pagar la luz'],
  ['marca como hecha la tarea pagar la luz', 'complete es', 'pagar la luz'], ['done 2', 'complete en', '2'], ['mark pay rent as done', 'complete en', 'pay rent'],
  ['/buscar dentista', 'search es', 'dentista'], ['Busca lo del fontanero', 'search es', 'fontanero'], ['/search dentist', 'search en', 'dentist'],
  ['find everything about the plumber', 'search en', 'the plumber'],
  ['¿qué hora es?', 'clock es'], ['what time is it', 'clock en'], ['¿A qué día estamos?', 'date es'], ["what's the date", 'date en'],
  ['¿Cuándo es mi cita con el dentista?', 'when es', 'mi cita con el dentista'], ['¿Me puedes decir dónde es la cena?', 'when es', 'la cena'],
  ['when’s my appointment?', 'when en', 'my appointment'], ['cuando llegue a casa', undefined], ['¿cuándo estoy libre el jueves?', 'free es', 'el jueves'],
  ['am I free on Friday?', 'free en', 'on Friday'], ['mueve la cita al viernes', 'move es', 'la cita al viernes'], ['cambia la hora de la cena a las 9', 'move es', 'la cena a las 9'],
  ['adelanta la cena', 'move-earlier es', 'la cena'], ['bring dinner forward an hour', 'move-earlier en', 'dinner forward an hour'],
  ['reschedule dinner for Friday', 'move en', 'dinner for Friday'], ['cambia el nombre de la cena a comida', 'rename es', 'la cena a comida'],
  ['cambia la cena por comida con Ana', 'rename es', 'la cena por comida con Ana'], ['rename dinner to lunch', 'rename en', 'dinner to lunch'],
  ['borra la tarea del pan', 'delete es', 'la tarea del pan'], ['Please cancel lunch', 'delete en', 'lunch'], ['deshazlo', 'undo es'], ['Undo that!', 'undo en'],
  ['¿qué vence mañana?', 'tasks es', 'mañana'], ["what's due tomorrow?", 'tasks en', 'tomorrow'], ['¿qué tareas tengo esta semana?', 'tasks es', 'esta semana'],
  ['¿qué tengo que hacer mañana?', 'agenda es', 'mañana'], ['da por hecha la tarea', 'complete es', 'la tarea'],
  ['what does tomorrow bring?', 'agenda en', 'tomorrow'], ['what will Friday look like?', 'agenda en', 'Friday'], ['how is my day tomorrow?', 'agenda en', 'tomorrow'],
  ["how's Thursday looking?", 'agenda en', 'Thursday'], ['¿qué me trae el jueves?', 'agenda es', 'el jueves'], ['¿cómo está mi día mañana?', 'agenda es', 'mañana'],
  ['¿cómo se presenta el día de mañana?', 'agenda es', 'mañana'], ['ponme una alarma mañana a las 8 para la pastilla', 'remind es', 'mañana a las 8 para la pastilla'],
  ['set an alarm for 8 tomorrow', 'remind en', '8 tomorrow'],
  ["what's next?", 'when en', 'next'], ['what is my next appointment?', 'when en', 'my next appointment'], ["what's next week like?", 'agenda en'],
  ['¿qué sigue?', 'when es', 'sigue'], ['¿cuál es mi próxima cita?', 'when es', 'mi próxima cita'], ['¿qué tengo la próxima semana?', 'agenda es', 'la próxima semana'],
  ['cuéntame un chiste', undefined], ['tell me a joke', undefined], ['mis tareas son muchas y no puedo más', undefined], ['', undefined], ['/', undefined],
]

describe(findIntent, () => {
  it.for(wishes)('%s: %s', ([said, wanted, rest]) => {
    const intent = findIntent(said, 'es')
    expect(intent && `${intent.name} ${intent.language}`).toBe(wanted)
    if (rest !== undefined) expect(intent?.rest).toBe(rest)
  })

  it('takes what both languages say in the user’s own', () => {
    expect(findIntent('/agenda', 'en')).toMatchObject({ language: 'en' })
    expect(findIntent('/agenda', 'es')).toMatchObject({ language: 'es' })
  })

  it('is not slowed down by a hostile message', () => {
    const before = process.cpuUsage()
    for (const words of [
      'marca '.repeat(3300),
      'hola '.repeat(4000),
      'what '.repeat(4000),
      `add ${'to my '.repeat(3300)}`,
      `mark ${' as'.repeat(6600)}`,
      `cambia ${'x por la '.repeat(2200)}`,
      `bring ${'forwards '.repeat(2200)}`,
      `how is ${'look '.repeat(4000)}.`,
      `que tareas ${'tengo '.repeat(3300)}`,
      `cuando ${'es que '.repeat(2800)}`,
      ...['!', ', ', '"', '. '].map((signs) => `cuando es ${signs.repeat(50_000)}z`),
    ]) {
      findIntent(words, 'es')
    }
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000)
  })
})

describe(languageOf, () => {
  it('goes by the small words, and without them by the user', () => {
    expect(languageOf('¿qué hay?', 'en')).toBe('es')
    expect(languageOf('what is there', 'es')).toBe('en')
    expect(languageOf('xyz', 'en')).toBe('en')
    expect(languageOf('xyz', 'es')).toBe('es')
  })
})
