/**
 * A peer: bare `node:http`, which checks nothing. What Node.js itself costs for the same answer, and with `/tasks/pg` what reading it
 * from PostgreSQL costs beside it.
 * @module
 */
import { createServer, type ServerResponse } from 'node:http'
import pg from 'pg'
import { announce, headers, health, tasks, users } from './answers.ts'

const { DATABASE_URL, USERNAME } = process.env
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 })
const text =
  'select t.* from tasks t join users u on u.id = t.user_id where u.username = $1 order by t.id desc limit $2'

const server = createServer((request, response) => {
  if (request.url === '/health') return send(response, health())
  if (request.url === '/me') return send(response, users.get('user'))
  if (request.url === '/tasks') return send(response, tasks)
  pool.query({ name: 'tasks', text, values: [USERNAME, 51] }).then(
    ({ rows }) => send(response, rows.map(toTask)),
    () => response.writeHead(500).end(),
  )
})
server.listen(0, '127.0.0.1', () => announce(server.address()))

function send(response: ServerResponse, answer: unknown): void {
  const body = JSON.stringify(answer)
  response
    .writeHead(200, {
      ...headers,
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
    })
    .end(body)
}

function toTask({ user_id: _, due_on, due_at, ...task }: Record<string, unknown>) {
  return { ...task, due_date: due_on ?? due_at ?? null }
}
