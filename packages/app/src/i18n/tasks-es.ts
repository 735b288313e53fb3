/**
 * What the tasks alone say, in Spanish: loaded with their screen, not with the first one.
 * @module
 */
import { plural } from './plural.ts'

const count = (value: number, one: string, other: string) => plural('es', value, one, other)

export const tasksEs = {
  lists: 'Listas',
  all: 'Todas',
  defaultList: 'Mis tareas',
  openIn: (open: number) => count(open, `${open} pendiente`, `${open} pendientes`),
  showAllLists: 'Ver todas las listas',
  newList: 'Nueva lista',
  listName: 'Nombre',
  renameList: 'Cambiar el nombre',
  listOptions: (name: string) => `Opciones de «${name}»`,
  listEarlier: 'Mover antes',
  listLater: 'Mover después',
  listMoved: (name: string, place: number, of: number) => `«${name}», lista ${place} de ${of}`,
  deleteList: 'Eliminar la lista',
  deleteListTitle: (name: string) => `¿Eliminar «${name}»?`,
  deleteListText: 'Sus tareas pueden pasar a «Mis tareas» o eliminarse con ella.',
  keepTasks: 'Conservar las tareas',
  deleteTasks: 'Eliminar también las tareas',
  listDeleted: (name: string) => `«${name}» eliminada`,
  listRestored: (name: string) => `«${name}» recuperada`,
  quickAddExample: 'Pagar la luz el viernes…',
  filter: 'Filtrar',
  filterLabel: 'Filtrar las tareas',
  found: (tasks: number) => count(tasks, `${tasks} tarea`, `${tasks} tareas`),
  nothingFound: 'Ninguna tarea con esas palabras',
  nothingFoundHint: 'Prueba con menos palabras.',
  emptyList: 'Esta lista está vacía',
  emptyListHint: 'Escribe arriba lo primero que va en ella.',
  taskOptions: (title: string) => `Opciones de «${title}»`,
  up: 'Subir',
  down: 'Bajar',
  toTop: 'Poner la primera',
  toBottom: 'Poner la última',
  forToday: 'Para hoy',
  forTomorrow: 'Para mañana',
  moveTo: (list: string) => `Mover a «${list}»`,
  movedTo: (list: string) => `Ahora en «${list}»`,
  dueOn: (when: string) => `Vence ${when}`,
  orderByMouse: 'Arrastra una tarea a otro lugar o a otra lista; con el teclado, Alt y las flechas.',
  orderByFinger: 'Mantén pulsada una tarea para moverla, también a otra lista.',
  place: (title: string, place: number, of: number) => `«${title}», ${place} de ${of}`,
  list: 'Lista',
  onlyThisOne: 'Cambia solo esta vez; las siguientes siguen su regla.',
}
export type TasksDictionary = typeof tasksEs
