/**
 * Asks one address at a steady rate and tells how long each answer took. A process of its own, so that it waits for nothing but
 * the answer: no other work of the benchmark, and (`precedence` in `cores.ts`) no core.
 * @module
 */
import { Agent, get } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

const { URL: url = '', AUTHORIZATION: authorization = '' } = process.env
/** Time between two requests. */
const everyMs = 10

process.on('message', async (message) => {
  const milliseconds = Number(/^probe for (\d+) ms$/.exec(String(message))?.[1] ?? 0)
  if (milliseconds === 0) return
  const agent = new Agent({ keepAlive: true })
  const begun = performance.now()
  const underWay: Promise<number>[] = []
  for (let sent = 0; sent < Math.round(milliseconds / everyMs); sent++) {
    const wait = begun + sent * everyMs - performance.now()
    if (wait > 0) await delay(wait)
    underWay.push(latency(agent))
  }
  const outcomes = await Promise.allSettled(underWay)
  agent.destroy()
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) process.send?.({ failure: String(failed.reason) })
  else process.send?.({ latencies: outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])) })
})
process.stdout.write('ready: 0\n')

/** Milliseconds until the answer is there. */
function latency(agent: Agent): Promise<number> {
  const sent = performance.now()
  return new Promise((resolve, reject) => {
    get(url, { headers: { authorization }, agent }, (response) => {
      response.resume()
      response.on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - sent)
        else reject(new Error(`${url} answered ${response.statusCode}`))
      })
    }).on('error', reject)
  })
}
