import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { Connection } from './connection.ts'
import { ConnectionRegistry } from './connection-registry.ts'

function connection(userId: string, sessionId: string): Connection {
  const socket = Object.assign(new EventEmitter(), { terminate() {} })
  Object.setPrototypeOf(socket, WebSocket.prototype) // a socket that leads nowhere
  const moment = new Date()
  const ofUser = { userId, username: userId, locale: 'en', timeZone: 'UTC' } as const
  const session = { sessionId, ...ofUser, deviceName: 'Test', createdAt: moment, expiresAt: moment }
  const still = { timers: { after: () => () => {} }, receivedBytes: () => 0 }
  return new Connection({ socket: socket as WebSocket, session, dialect: 'plain', ...still })
}

describe(ConnectionRegistry, () => {
  it('finds connections by user and by session until they end', () => {
    const registry = new ConnectionRegistry()
    const [phone, laptop, other] = [connection('ana', 's1'), connection('ana', 's2'), connection('eva', 's3')]
    for (const each of [phone, laptop, other, phone]) registry.add(each)
    expect([registry.all(), registry.size]).toEqual([[phone, laptop, other], 3])
    expect([registry.ofUser('ana'), registry.ofUser('eva'), registry.ofUser('x')]).toEqual([
      [phone, laptop],
      [other],
      [],
    ])
    expect([registry.ofSession('s1'), registry.ofSession('s2'), registry.ofSession('x')]).toEqual([
      [phone],
      [laptop],
      [],
    ])
    phone.terminate()
    other.terminate()
    expect([registry.all(), registry.size]).toEqual([[laptop], 1])
    expect([registry.ofUser('ana'), registry.ofUser('eva'), registry.ofSession('s1')]).toEqual([[laptop], [], []])
    const again = connection('ana', 's1')
    registry.add(again)
    expect([registry.ofUser('ana'), registry.ofSession('s1')]).toEqual([[laptop, again], [again]])
  })

  it('takes none that has ended', () => {
    const registry = new ConnectionRegistry()
    const ended = connection('ana', 's1')
    ended.terminate()
    registry.add(ended)
    expect([registry.all(), registry.size, registry.ofUser('ana'), registry.ofSession('s1')]).toEqual([[], 0, [], []])
  })
})
