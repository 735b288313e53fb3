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
  const still = { timers: { after: () => () => {} }, wire: { bytesRead: 0 } }
  return new Connection({ socket: socket as WebSocket, session, dialect: 'plain', ...still })
}

describe(ConnectionRegistry, () => {
  it('finds connections by user and by session until they are taken out', () => {
    const registry = new ConnectionRegistry()
    const [phone, laptop, other] = [connection('ana', 's1'), connection('ana', 's2'), connection('eva', 's3')]
    for (const each of [phone, laptop, other, phone]) registry.add(each)
    expect([registry.all(), registry.empty]).toEqual([[phone, laptop, other], false])
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
    registry.delete(phone)
    registry.delete(other)
    expect([registry.all(), registry.empty]).toEqual([[laptop], false])
    expect([registry.ofUser('ana'), registry.ofUser('eva'), registry.ofSession('s1')]).toEqual([[laptop], [], []])
    registry.delete(laptop)
    expect([registry.all(), registry.empty]).toEqual([[], true])
    const again = connection('ana', 's1')
    registry.add(again)
    expect([registry.ofUser('ana'), registry.ofSession('s1')]).toEqual([[again], [again]])
  })
})
