/**
 * A day in somebody's life, in Spanish: what the screens are looked at with.
 * @module
 */
import { call, type E2eServer, getToken } from './server.ts'

/** Adds what comes again every week, around the day that is given as a date. */
export async function addSampleWeek(server: E2eServer, today: string): Promise<void> {
  const token = await getToken(server)
  const start = new Date(Date.parse(today) - 14 * 86_400_000).toISOString().slice(0, 10)
  const weekly = [
    ['Gimnasio', '08:00', '09:00', 'SU,WE,FR'],
    ['Reunión de equipo', '10:00', '10:45', 'WE,TH'],
    ['Almuerzo con los abuelos', '12:30', '14:30', 'SU'],
    ['Taller de cerámica', '14:00', '16:00', 'SA'],
    ['Recoger a los niños', '15:30', '16:15', 'TU,TH'],
    ['Terapia', '11:30', '12:30', 'FR'],
  ]
  for (const [title, from, to, days] of weekly) {
    const times = { start_time: `${start}T${from}`, end_time: `${start}T${to}` }
    const event = { title, ...times, recurrence: `FREQ=WEEKLY;BYDAY=${days}` }
    const answer = await call(server, token, 'POST', '/calendar/events', event)
    if (!answer.ok) throw new Error(`${title} answered ${answer.status}: ${await answer.text()}`)
  }
}

/** Fills ana's account for the day that the server's clock shows, given as a date. */
export async function addSampleDay(server: E2eServer, today: string): Promise<void> {
  const token = await getToken(server)
  const on = (days: number) => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10)
  const post = async (path: string, body: object) => {
    const answer = await call(server, token, 'POST', path, body)
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  }
  const at = (days: number, time: string) => `${on(days)}T${time}`

  const events = [
    { title: 'Cumpleaños de Tomás', start_time: on(0) },
    {
      title: 'Correr por el parque',
      location: 'Parque El Virrey',
      start_time: at(0, '06:30'),
      end_time: at(0, '07:15'),
    },
    { title: 'Revisión del presupuesto', start_time: at(0, '10:30'), end_time: at(0, '11:30'), location: 'Sala 3' },
    { title: 'Almuerzo con Eva', start_time: at(0, '13:00'), end_time: at(0, '14:00'), location: 'La Puerta Falsa' },
    { title: 'Clase de inglés', start_time: at(-7, '18:00'), end_time: at(-7, '19:00'), recurrence: 'FREQ=WEEKLY' },
    { title: 'Dentista', start_time: at(1, '10:00'), end_time: at(1, '10:45'), location: 'Clínica Country' },
    { title: 'Cena en casa de Blanca', start_time: at(3, '20:00'), end_time: at(3, '22:30') },
    { title: 'Viaje a Cartagena', start_time: on(9), end_time: on(13) },
  ]
  for (const event of events) await post('/calendar/events', event)

  const tasks = [
    { title: 'Regar las plantas', due_date: on(0) },
    { title: 'Enviar el informe a Luis', due_date: at(0, '16:00'), description: 'Con las cifras del trimestre' },
    { title: 'Pagar la luz', due_date: on(-1) },
    { title: 'Comprar el regalo de Tomás', due_date: on(0) },
    { title: 'Renovar el pasaporte', due_date: on(5), description: 'Foto nueva, cédula y recibo' },
    { title: 'Leer «El olvido que seremos»' },
  ]
  for (const task of tasks) await post('/tasks', task)

  const said = ['¿Qué tengo mañana?', '/recordar recoger la torta de Tomás hoy a las 17', '/tareas']
  for (const text of said) await post('/send-message', { text, session_id: 'sample' })
  await call(server, token, 'PATCH', '/messages/sample', { title: 'Mañana y el cumpleaños' })
  await post('/send-message', { text: '¿Qué hay esta semana?', session_id: 'week' })
  await call(server, token, 'PATCH', '/messages/week', { title: 'La semana' })
  await call(server, token, 'POST', '/logout')
}
