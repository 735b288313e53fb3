/**
 * What the built-in agent says in Spanish.
 * @module
 */
import { capitalised } from '@axia/words'
import { sentence } from './markdown.ts'
import type { LanguagePhrases } from './phrases.ts'

/** Today and tomorrow go without it. */
const the = (day: string) => (/^(?:hoy|mañana)\b/.test(day) ? day : `el ${day}`)

const fromTo = (first: string, last: string) => `desde ${the(first)} hasta ${the(last)}`

/** One o'clock is a single hour: `la 1:00`. */
const isOne = (time: string) => /^0?1\D/.test(time)
const article = (time: string) => (isOne(time) ? 'la' : 'las')

export const spanishPhrases: LanguagePhrases = {
  day(day, today) {
    const days = day.diff(today, 'days').days
    return `${days === 0 ? 'hoy, ' : days === 1 ? 'mañana, ' : ''}${this.date(day, today)}`
  },
  moment({ day, minutes }, today) {
    return minutes === undefined ? this.day(day, today) : `${this.day(day, today)}, ${this.time(minutes)}`
  },

  help: [
    'Soy el asistente incorporado de AxIA. No soy un modelo de lenguaje: entiendo unas cuantas cosas, y esas las hago bien.',
    '',
    '- **Agenda**: `/agenda mañana`, «¿qué tengo el viernes por la tarde?», «¿qué hay esta semana?»',
    '- **Cuándo**: «¿cuándo es mi cita con el dentista?», «¿dónde es la cena?», «¿cuándo estoy libre el jueves?»',
    '- **Tareas**: `/tareas`, «¿qué vence mañana?», `/tarea comprar pan`, «añade leche a la lista de la compra»',
    '- **Recordatorios**: `/recordar llamar al dentista mañana a las 10`, «recuérdame pagar la luz el 5»',
    '- **Eventos**: `/evento reunión con Luis el martes de 10 a 11`, «programa yoga cada lunes a las 7»',
    '- **Cambiar**: «mueve la cita con el dentista al viernes a las 4», «pospón la cena una hora», «cambia el nombre de la cena a cena con Ana»',
    '- **Borrar**: «borra la tarea del pan», «cancela el gimnasio del jueves»',
    '- **Hecho**: `/hecho pan`, `/hecho 2`, «marca pagar la luz como hecha»',
    '- **Deshacer**: «deshazlo» devuelve el último cambio de esta conversación',
    '- **Buscar**: `/buscar dentista`, «busca lo del fontanero»',
    '- **Hora y fecha**: «¿qué hora es?», «¿qué día es hoy?»',
    '',
    'La barra `/` no hace falta. I also speak English: `/help`.',
  ].join('\n'),
  greeting: (name) =>
    `¡Hola, ${name}! Pregúntame por tu agenda (\`/agenda\`), tus tareas (\`/tareas\`) o escribe \`/ayuda\`.`,
  thanks: '¡De nada!',
  notUnderstood:
    'No te he entendido, y prefiero decirlo a adivinar. Prueba, por ejemplo:\n\n- «¿qué tengo mañana?», «¿cuándo es mi cita con el dentista?», «¿cuándo estoy libre el jueves?»\n- «recuérdame llamar al dentista el viernes a las 10», «añade la tarea comprar pan»\n- «mueve la cena al sábado», «borra la tarea del pan», «deshazlo»\n\nCon `/ayuda` ves todo.',
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
  nobodyReminded: 'Ningún dispositivo tuyo recibe avisos todavía: actívalos en Ajustes, en Recordatorios.',
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
  allDayFromTo: (first, last) => `${fromTo(first, last)}, días completos`,

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
  completeWhich: '¿Qué tarea has hecho? Por ejemplo: `/hecho pan`, o su número en `/tareas`.',
  noneDueOn: (day) => `Ninguna tarea vence ${the(day)}.`,
  noneDueFromTo: (first, last) => `Ninguna tarea vence ${fromTo(first, last)}.`,
  noneLate: 'No tienes ninguna tarea atrasada.',

  itIs: (title, moment, place) => sentence(`${title}: ${moment ?? 'sin fecha'}${place === '' ? '' : ` (${place})`}`),
  itRepeats: 'Se repite.',
  whenWhat: '¿Cuándo es qué? Por ejemplo: «¿cuándo es mi cita con el dentista?».',

  offer: {
    task: (title, moment) => `¿Lo anoto como tarea? ${title}, ${sentence(moment)} Responde «sí» o «no».`,
    event: (title, moment) => `¿Lo añado al calendario? ${title}, ${sentence(moment)} Responde «sí» o «no».`,
  },
  whichOne: 'Hay varias cosas que podrían ser. ¿Cuál? Responde con su número, o «ninguna»:',
  noneChosen: 'De acuerdo, lo dejo como está.',
  noSuchChoice: 'Ese número no está entre los que te he dado.',
  noSuchThing: 'No encuentro nada así entre tus tareas pendientes y tus eventos, así que no he cambiado nada.',
  readOnly: (title) => `${title} es de un calendario al que estás suscrito: aquí solo se puede leer.`,
  onlyThisOne: 'Se repite: solo he cambiado esta vez; las demás quedan como están.',
  hourFromNowOn: 'Se repite: las siguientes quedan en sus días, y desde ahora son a esta hora.',
  howToUndo: 'Si no era eso, di «deshazlo».',

  deleteWhich: '¿Qué borro? Por ejemplo: «borra la tarea del pan» o «cancela la cena del viernes».',
  oneAtATime: 'Borro las cosas de una en una, para no llevarme por delante lo que no es. Dime cuál.',
  deletedTask: (title, moment) => sentence(`Tarea borrada: ${title}${moment === undefined ? '' : `, ${moment}`}`),
  deletedEvent: (title, moment) => sentence(`Borrado del calendario: ${title}, ${moment}`),
  repetitionGone: 'Se repetía: tampoco volverá.',

  notDone: 'Eso no puede ser, o ha cambiado entretanto: no he cambiado nada.',

  moveWhere: '¿Qué muevo, y a cuándo? Por ejemplo: «mueve la cita con el dentista al viernes a las 4».',
  moveUndated: (title) => `${title} no tiene fecha: dime para cuándo es, por ejemplo «mañana a las 10».`,
  moveNoHour: (title) =>
    `${title} no tiene hora, solo día: dime la nueva hora, por ejemplo «a las 5 de la tarde», o muévelo por días.`,
  moved: (title, moment) => sentence(`Movido: ${title}, ahora ${moment}`),
  pastMove: 'Ese momento ya ha pasado, así que no lo he movido.',

  renameWhat: '¿A qué le cambio el nombre? Por ejemplo: «cambia el nombre de la cena a cena con Ana».',
  renamed: (old, title) => `${old} ahora se llama ${title}.`,

  nothingToUndo: 'No hay nada que deshacer en esta conversación.',
  takenAway: (title) => `Deshecho: ${title} ya no está.`,
  backAgain: (title) => `Deshecho: ${title} vuelve a estar.`,
  asBefore: (title) => `Deshecho: ${title} vuelve a estar como antes.`,
  changedSince: (title) => `${title} ha cambiado desde entonces, así que lo dejo como está.`,

  freeOn: (day, free, wholeDay) => {
    const beside = wholeDay.length === 0 ? '' : ` (todo el día: ${wholeDay.join(', ')})`
    return sentence(
      `**${capitalised(day)}**: ${free === undefined ? 'no te queda ningún hueco' : `libre ${free}`}${beside}`,
    )
  },
  freeWithin: (hours) => `_(${sentence(`Horas que he mirado: ${hours}`)})_`,
  freeUntil: (day) => `_(${sentence(`Solo he mirado hasta ${the(day)}`)})_`,
  wholeTime: 'todo el tiempo',
  isFree: (moment) => `Estás libre: ${sentence(moment)}`,
  isBusy: (moment) => `No estás libre ${the(sentence(moment))} Tienes:`,

  searchWhat: '¿Qué busco? Por ejemplo: `/buscar dentista`.',
  foundTitle: (question) => `**Con «${question}»**`,
  foundNothing: (question) => `No encuentro nada con «${question}».`,
  foundKinds: { message: 'Lo que me dijiste', task: 'Tareas', event: 'Eventos' },

  parts: {
    dawn: 'de madrugada',
    morning: 'por la mañana',
    noon: 'al mediodía',
    afternoon: 'por la tarde',
    evening: 'por la noche',
    night: 'por la noche',
  },
  agendaOf: (day) => `**${capitalised(day)}**`,
  nothingOn: (day) => sentence(`No tienes nada para ${the(day)}`),
  nothingFromTo: (first, last) => `No tienes nada ${fromTo(first, last)}.`,
  task: 'tarea',
}
