/**
 * What the search alone says, in Spanish: loaded with it, not with the first screen.
 * @module
 */
import { plural } from './plural.ts'

const count = (value: number, one: string, other: string) => plural('es', value, one, other)

export const searchEs = {
  title: 'Buscar y mandar',
  placeholder: 'Busca o escribe una orden',
  clear: 'Borrar lo escrito',
  groups: {
    recent: 'Búsquedas recientes',
    commands: 'Órdenes',
    event: 'Eventos',
    task: 'Tareas',
    message: 'Mensajes',
  },
  go: (place: string) => `Ir a ${place}`,
  newTask: 'Nueva tarea',
  newTaskCalled: (title: string) => `Nueva tarea: «${title}»`,
  newEvent: 'Nuevo evento',
  newConversation: 'Nueva conversación',
  help: 'Ayuda: qué sabe hacer tu asistente',
  helpQuestion: '¿Qué puedes hacer?',
  language: 'Cambiar a inglés (English)',
  themes: { light: 'Tema claro', dark: 'Tema oscuro', system: 'Tema del sistema' },
  added: 'Tarea añadida',
  undone: 'Deshecho',
  you: 'Tú',
  agent: 'AxIA',
  done: 'Hecha',
  repeats: 'Se repite',
  untitled: '(Sin título)',
  found: (results: number) => count(results, `${results} resultado`, `${results} resultados`),
  searching: 'Buscando…',
  nothing: (question: string) => `Nada con «${question}»`,
  nothingHint: 'Prueba con menos palabras o con otra forma de decirlo.',
  onDevice: 'Sin conexión: solo lo que este dispositivo tiene guardado.',
  gone: 'Ya no está: se eliminó mientras tanto.',
  filter: 'Filtrar conversaciones',
  jump: { title: 'Ir a una fecha', day: 'Qué día', go: 'Ir' },
  keys: { move: 'moverse', choose: 'abrir', close: 'cerrar' },
}

export type SearchDictionary = typeof searchEs
