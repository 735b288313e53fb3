/**
 * What is said of changes that the server refused later, in Spanish: loaded when there are some.
 * @module
 */
import type { ChangeCall } from '@axia/client'
import { plural } from './plural.ts'

export const offlineEs = {
  refused: (count: number) =>
    plural(
      'es',
      count,
      'Un cambio que hiciste sin conexión no se pudo guardar.',
      `${count} cambios que hiciste sin conexión no se pudieron guardar.`,
    ),
  look: 'Ver',
  title: 'Cambios sin guardar',
  lead: 'Los hiciste sin conexión y el servidor no los aceptó. Lo que escribiste sigue aquí.',
  something: 'sin título',
  calls: {
    'POST /tasks': (title: string) => `Tarea nueva: ${title}`,
    'PATCH /tasks/{id}': (title: string) => `Cambio en una tarea: ${title}`,
    'DELETE /tasks/{id}': () => 'Eliminar una tarea',
    'POST /calendar/events': (title: string) => `Evento nuevo: ${title}`,
    'PATCH /calendar/events/{id}': (title: string) => `Cambio en un evento: ${title}`,
    'DELETE /calendar/events/{id}': () => 'Eliminar un evento',
  } satisfies Record<ChangeCall, (title: string) => string> as Record<ChangeCall, (title: string) => string>,
}

export type OfflineDictionary = typeof offlineEs
