/**
 * What quick add says about what it understood, in Spanish: loaded when it is first used.
 * @module
 */

export const quickAddEs = {
  understood: 'Lo que se ha entendido',
  kind: { task: 'Tarea', event: 'Evento' },
  makeTask: 'Evento. Convertir en tarea',
  makeEvent: 'Tarea. Convertir en evento',
  day: 'Día',
  lastDay: 'Último día',
  noDay: 'Sin fecha',
  time: 'Hora',
  until: 'Hasta',
  noTime: 'Sin hora',
  allDay: 'Todo el día',
  place: 'Lugar',
  repeat: 'Repetición',
  reminder: 'Recordatorio',
  whenDue: 'Al vencer',
  list: 'Lista',
  change: (what: string, value: string) => `${what}: ${value}. Cambiar`,
  editing: {
    day: 'Cambiar el día',
    time: 'Cambiar la hora',
    place: 'Cambiar el lugar',
    repeat: 'Cambiar la repetición',
    reminder: 'Cambiar el recordatorio',
    list: 'Cambiar la lista',
  },
  removeDay: 'Quitar la fecha',
  removeTime: 'Quitar la hora',
  removePlace: 'Quitar el lugar',
  removeReminder: 'Quitar el recordatorio',
  done: 'Listo',
  noTitle: 'Escribe también qué es.',
  notUnderstood: (words: string) => `No sé qué fecha es «${words}»: se queda en el título.`,
  summary: (kind: string, title: string, details: string) => `${kind}: ${title}, ${details}`,
  hint: 'Intro lo guarda',
  added: (title: string, when: string) => `Añadido: ${title}, ${when}`,
  addedUndated: (title: string) => `Añadido: ${title}`,
}

export type QuickAddDictionary = typeof quickAddEs
