/**
 * A peer: nothing but password checks, as many at once as AxIA does and with the same parameters.
 * @module
 */
import { availableParallelism } from 'node:os'
import { verify } from '@node-rs/argon2'

const { PASSWORD = '', PASSWORD_HASH = '' } = process.env
const width = Math.max(1, availableParallelism() - 1)

process.on('message', async (message) => {
  const milliseconds = Number(/^hash for (\d+) ms$/.exec(String(message))?.[1] ?? 0)
  if (milliseconds === 0) return
  const begun = performance.now()
  let count = 0
  const work = async () => {
    while (performance.now() - begun < milliseconds) {
      if (await verify(PASSWORD_HASH, PASSWORD)) count++
    }
  }
  await Promise.all(Array.from({ length: width }, work))
  process.send?.({ hashesPerSecond: (count * 1000) / (performance.now() - begun) })
})
process.stdout.write('ready: 0\n')
