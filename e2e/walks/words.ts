/**
 * What stands on the buttons of a walk, in both languages.
 * @module
 */

export interface WalkWords {
  setupCode: string
  username: string
  password: string
  createAccount: string
  signIn: string
  expired: string
  navigation: string
  places: Record<'today' | 'chat' | 'calendar' | 'tasks', string>
  quickAdd: string
  /** What is planned in the morning: an event today, with its title, and a task. */
  event: { says: string; title: string; place: string }
  task: { says: string; title: string; check: RegExp }
  composer: string
  question: string
  /** Of the answer to the question. */
  answer: RegExp
  answered: string
  pending: string
  offlineQuestion: string
  unsent: string
  day: string
  moved: RegExp
  undo: string
}

export const walkWords: Record<'es' | 'en', WalkWords> = {
  es: {
    setupCode: 'Código de instalación',
    username: 'Usuario',
    password: 'Contraseña',
    createAccount: 'Crear la cuenta',
    signIn: 'Entrar',
    expired: 'Sigue donde estabas',
    navigation: 'Navegación principal',
    places: { today: 'Hoy', chat: 'Chat', calendar: 'Calendario', tasks: 'Tareas' },
    quickAdd: 'Añadir tarea o evento',
    event: { says: 'Dentista hoy a las 17 en el centro', title: 'Dentista', place: 'centro' },
    task: { says: 'Comprar pan hoy', title: 'Comprar pan', check: /^Marcar como hecha: Comprar pan/ },
    composer: 'Escribe un mensaje',
    question: '/agenda hoy',
    answer: /Dentista/,
    answered: 'Respondido',
    pending: 'Pendiente de envío',
    offlineQuestion: '/tareas',
    unsent: 'Gracias, y una cosa más',
    day: 'Día',
    moved: /«Dentista» pasó a/,
    undo: 'Deshacer',
  },
  en: {
    setupCode: 'Set-up code',
    username: 'Username',
    password: 'Password',
    createAccount: 'Create the account',
    signIn: 'Sign in',
    expired: 'Pick up where you were',
    navigation: 'Main navigation',
    places: { today: 'Today', chat: 'Chat', calendar: 'Calendar', tasks: 'Tasks' },
    quickAdd: 'Add a task or event',
    event: { says: 'Dentist today at 5pm at the clinic', title: 'Dentist', place: 'clinic' },
    task: { says: 'Buy bread today', title: 'Buy bread', check: /^Mark as done: Buy bread/ },
    composer: 'Write a message',
    question: '/agenda today',
    answer: /Dentist/,
    answered: 'Answered',
    pending: 'Waiting to be sent',
    offlineQuestion: '/tasks',
    unsent: 'Thank you, and one more thing',
    day: 'Day',
    moved: /“Dentist” is now/,
    undo: 'Undo',
  },
}
