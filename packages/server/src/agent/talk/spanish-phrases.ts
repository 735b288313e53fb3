/**
 * What the built-in agent says in Spanish.
 * @module
 */
import { sentence } from './markdown.ts'
import type { LanguagePhrases } from './phrases.ts'

const weekdays = ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo']
// biome-ignore format: a table
const months = [
  'enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio', 'julio', 'agosto', 'septiembre', 'octubre', 'noviembre', 'diciembre',
]

/** One o'clock is a single hour: `la 1:00`. */
const isOne = (time: string) => /^0?1\D/.test(time)
const article = (time: string) => (isOne(time) ? 'la' : 'las')

export const spanishPhrases: LanguagePhrases = {
  day(day, today) {
    const days = day.diff(today, 'days').days
    return `${days === 0 ? 'hoy ' : days === 1 ? 'mañana ' : ''}${this.date(day, today)}`
  },
  date(day, today) {
    const year = day.year === today.year ? '' : ` de ${day.year}`
    return `${weekdays[day.weekday - 1]} ${day.day} de ${months[day.month - 1]}${year}`
  },
  moment({ day, minutes }, today) {
    return minutes === undefined ? this.day(day, today) : `${this.day(day, today)}, ${this.time(minutes)}`
  },

  help: [
    'Soy el asistente incorporado de AxIA. No soy un modelo de lenguaje: entiendo unas cuantas cosas, y esas las hago bien.',
    '',
    '- **Agenda**: `/agenda`, `/agenda mañana`, «¿qué tengo el viernes?», «¿qué hay esta semana?»',
    '- **Tareas**: `/tareas`, `/tarea comprar pan`, «añade la tarea regar las plantas»',
    '- **Recordatorios**: `/recordar llamar al dentista mañana a las 10`, «recuérdame pagar la luz el 5»',
    '- **Eventos**: `/evento reunión con Luis el martes de 10 a 11`',
    '- **Hecho**: `/hecho pan`, `/hecho 2`, «marca pagar la luz como hecha»',
    '- **Buscar**: `/buscar dentista`, «busca lo del fontanero»',
    '- **Hora y fecha**: «¿qué hora es?», «¿qué día es hoy?»',
    '',
    'La barra `/` no hace falta. I also speak English: `/help`.',
  ].join('\n'),
  greeting: (name) =>
    `¡Hola, ${name}! Pregúntame por tu agenda (\`/agenda\`), tus tareas (\`/tareas\`) o escribe \`/ayuda\`.`,
  thanks: '¡De nada!',
  notUnderstood:
    'No te he entendido, y prefiero decirlo a adivinar. Puedo enseñarte tu agenda (`/agenda mañana`), tus tareas (`/tareas`) o recordarte algo (`/recordar llamar al dentista el viernes a las 10`). Con `/ayuda` ves todo.',
  cannotSee: 'No puedo ver imágenes: el asistente incorporado solo lee texto. Escríbemelo, por favor.',
  cannotHear: 'No puedo escuchar mensajes de voz: el asistente incorporado solo lee texto. Escríbemelo, por favor.',
  clock: (time, day, timeZone) => `${isOne(time) ? 'Es la' : 'Son las'} **${time}** del ${day} (${timeZone}).`,
  dateIs: (day) => `Es **${day}**.`,
  unreadableDate: (phrase) =>
    `No sé leer la fecha «${phrase}», así que no he hecho nada. Prueba con «mañana a las 10», «el viernes por la tarde» o «el 5 de enero».`,
  ambiguousDate: (phrases) =>
    `Encuentro más de una fecha (${phrases.map((phrase) => `«${phrase}»`).join(', ')}) y no sé cuál es, así que no he hecho nada. Dímelo con una sola.`,
  past: (moment) => `Eso ya ha pasado (${moment}), así que no lo he anotado.`,

  notes(when, time) {
    if (when.time === 'moved')
      return [sentence(`Esa hora de hoy ya ha pasado: lo he puesto para mañana a ${article(time)} ${time}`)]
    return when.assumedAfternoon ? [`He entendido ${article(time)} ${time}, por la tarde.`] : []
  },
  noted: (title, moment) => sentence(`Anotado: ${title}, ${moment ?? 'sin fecha'}`),
  noDateFound:
    'No he encontrado ninguna fecha en tu mensaje. Si la quieres, dila así: «mañana a las 10» o «el viernes».',
  notedIn: (title, list, moment) =>
    sentence(`Anotado en ${list}: ${title}${moment === undefined ? '' : `, ${moment}`}`),
  whichTask: '¿Qué tarea añado? Por ejemplo: `/tarea comprar pan`.',
  whichReminder: '¿Qué te recuerdo, y cuándo? Por ejemplo: `/recordar llamar al dentista el viernes a las 10`.',

  eventAdded: (title, span, place) =>
    sentence(`Añadido al calendario: ${title}, ${span}${place === '' ? '' : ` (${place})`}`),
  repeats: (phrase) => `Se repite: «${phrase}».`,
  whichEvent: '¿Qué evento añado, y cuándo? Por ejemplo: `/evento reunión con Luis el martes de 10 a 11`.',
  eventNeedsDate: (title) => `¿Cuándo es ${title}? Dímelo con su fecha: «el martes de 10 a 11» o «el 5 de enero».`,
  tooManySeries: 'Ya tienes todos los eventos repetidos que puede haber: cuando se elimine uno, podré añadir otro.',
  allDay: 'todo el día',
  allDayFromTo: (first, last) => `del ${first} al ${last}, días completos`,

  tasksTitle: (count) => (count === 1 ? '**1 tarea pendiente**' : `**${count} tareas pendientes**`),
  listTitle: (list, count) => `**${list}**: ${count === 1 ? '1 pendiente' : `${count} pendientes`}`,
  listEmpty: (list) => `En **${list}** no hay nada pendiente.`,
  noSuchList: (name, lists) =>
    lists.length === 0
      ? `No hay ninguna lista «${name}». Puedes crearla en Tareas.`
      : `No hay ninguna lista «${name}». Hay: ${lists.join(', ')}.`,
  noTasks: 'No tienes tareas pendientes.',
  due: (moment, isOver) => (isOver ? `venció: ${moment}` : moment),
  more: (count) => `… y ${count} más.`,
  completed: (title) => `Hecho: ${title}.`,
  noSuchTask: 'No encuentro ninguna tarea pendiente así. Con `/tareas` las ves todas.',
  severalTasks: 'Hay varias que podrían ser; no quiero tachar la que no es. Dime el número, por ejemplo `/hecho 2`:',
  completeWhich: '¿Qué tarea has hecho? Por ejemplo: `/hecho pan`, o su número en `/tareas`.',

  searchWhat: '¿Qué busco? Por ejemplo: `/buscar dentista`.',
  foundTitle: (question) => `**Con «${question}»**`,
  foundNothing: (question) => `No encuentro nada con «${question}».`,
  foundKinds: { message: 'Lo que me dijiste', task: 'Tareas', event: 'Eventos' },

  agendaOf: (day) => `**${day.charAt(0).toUpperCase()}${day.slice(1)}**`,
  nothingOn: (day) => `No tienes nada para ${day}.`,
  nothingFromTo: (first, last) => `No tienes nada del ${first} al ${last}.`,
  task: 'tarea',
}
