/**
 * What reminders alone say, in Spanish: loaded with the screens that set them, not with the first one.
 * @module
 */
import { plural } from './plural.ts'

const count = (value: number, one: string, other: string) => plural('es', value, one, other)

export const reminderEs = {
  hint: 'Avisos de tus eventos y tareas en los dispositivos que elijas, también con la aplicación cerrada.',
  turnOn: 'Activar en este dispositivo',
  turnOff: 'Desactivar aquí',
  turnedOn: 'Recordatorios activados en este dispositivo',
  turnedOff: 'Recordatorios desactivados',
  isOn: 'Este dispositivo recibe recordatorios.',
  test: 'Enviar una prueba',
  tested: 'Prueba enviada: debería llegar en unos segundos',
  denied:
    'El navegador tiene bloqueadas las notificaciones de este sitio. Permítelas en los ajustes del sitio (el icono junto a la dirección) y vuelve a esta página.',
  dismissed: 'No se dio permiso: los recordatorios siguen desactivados.',
  unsupported:
    'Este navegador no puede recibir recordatorios aquí. Abre AxIA por HTTPS en un navegador actual; en iPhone o iPad, añádela antes a la pantalla de inicio.',
  failed: 'El navegador no pudo suscribirse a las notificaciones. Inténtalo otra vez más tarde.',
  phone: 'La aplicación del teléfono aún no recibe recordatorios: actívalos en el navegador.',
  devices: 'Dispositivos con recordatorios',
  noDevices: 'Ningún dispositivo los recibe todavía.',
  nobody: 'Ningún dispositivo recibe recordatorios todavía.',
  nobodyHere: 'Este no puede: en Ajustes, Recordatorios, está por qué.',
  lastSent: (when: string) => `Último aviso ${when}`,
  neverSent: 'Aún sin avisos',
  failing: 'El último aviso no llegó',
  remove: (name: string) => `Dejar de avisar en ${name}`,
  removeTitle: (name: string) => `¿Dejar de avisar en ${name}?`,
  removeText: 'Ese dispositivo no recibe más recordatorios hasta que se activen allí otra vez.',
  removeVerb: 'Dejar de avisar',
  defaults: 'Cuándo avisar',
  events: 'Eventos',
  allDay: 'Eventos de todo el día',
  tasks: 'Tareas, cuando vencen',
  tasksHint: 'Las que vencen un día, sin hora, a las 9:00.',
  answers: 'Respuestas que llegan cuando no tienes AxIA abierta',
  reminder: 'Recordatorio',
  usual: 'Como siempre',
  usualIs: (usual: string) => `Como siempre (${usual})`,
  none: 'Ninguno',
  sameDay: 'El mismo día a las 9:00',
  dayBefore: 'La víspera a las 20:00',
  before: (minutes: number) => {
    if (minutes === 0) return 'Al empezar'
    if (minutes % 10_080 === 0) return count(minutes / 10_080, '1 semana antes', `${minutes / 10_080} semanas antes`)
    if (minutes % 1440 === 0) return count(minutes / 1440, '1 día antes', `${minutes / 1440} días antes`)
    if (minutes % 60 === 0) return count(minutes / 60, '1 hora antes', `${minutes / 60} horas antes`)
    return count(minutes, '1 minuto antes', `${minutes} minutos antes`)
  },
}

export type ReminderDictionary = typeof reminderEs
