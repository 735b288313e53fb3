/**
 * A conversation that nobody could type: put into the database as it is.
 * @module
 */
import { randomUUID } from 'node:crypto'
import pg from 'pg'

/** Questions and their answers in turn, the last one an answer; nothing of it was read. */
export async function addLongConversation(databaseUrl: string, username: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const id = randomUUID()
    await client.query(
      `insert into conversations (id, user_id, name, title) select $2, id, 'long', 'La larga' from users where username = $1`,
      [username, id],
    )
    await client.query(
      `insert into messages (id, user_id, conversation_id, role, type, text, status, seq, changed_seq, created_at)
      select gen_random_uuid(), u.id, $2, case when n % 2 = 1 then 'user' else 'assistant' end, 'text',
        case when n % 2 = 1 then 'Pregunta ' || n else 'Respuesta ' || n || repeat(E'\\n\\n**Un punto** con \`código\` y palabras.', (n / 2 % 4)::int) end,
        case when n % 2 = 1 then 'answered' else 'sent' end, n, n, now() - make_interval(mins => ($3::int - n::int))
      from users u, generate_series(1, $3::int) as n where u.username = $1`,
      [username, id, count],
    )
    await client.query('update users set seq = $2 where username = $1', [username, count])
  } finally {
    await client.end()
  }
}
