/**
 * A peer: bare `ws`, which lets everybody in and keeps nothing of them.
 * @module
 */
import { WebSocketServer } from 'ws'
import { announce } from './answers.ts'

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
server.on('connection', (socket) => {
  socket.on('message', (data) => socket.send(data))
  socket.on('error', () => socket.terminate())
})
server.on('listening', () => announce(server.address()))
