/**
 * What Hoy says below the day itself, in Spanish: loaded after it.
 * @module
 */

export const todayEs = {
  nothing: 'Nada para hoy',
  nothingThatDay: 'Nada para ese día',
  nothingHint: 'El día es tuyo. Si algo te ronda la cabeza, escríbelo como lo dirías.',
  plan: 'Planear algo',
  agent: 'Tu asistente',
  agentNews: { failed: 'No se pudo responder', answered: 'Respuesta sin leer', waiting: 'Espera respuesta' },
  noUpcoming: 'Nada en los próximos días.',
  askAgent: 'Pregúntale a tu asistente',
  question: '¿Qué tengo mañana?',
  askHint: (question: string) => `«${question}»`,
  upcoming: 'Próximos días',
  seeCalendar: 'Ver el calendario',
}

export type TodayDictionary = typeof todayEs
