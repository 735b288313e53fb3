/**
 * `npm run dev`: the server, started anew when its sources change, and the web app as it is written.
 * @module
 */
import { spawn } from 'node:child_process'
import { watch } from './steps/child.mjs'
import { ensureInstalled } from './steps/install.mjs'
import { nodeFlags, projectEnvironment, projectNode, root } from './steps/project.mjs'
import { main, say } from './steps/talk.mjs'

await main(async () => {
  process.chdir(root)
  await ensureInstalled()
  const node = projectNode()
  const env = projectEnvironment()
  /** @param {string[]} args @param {string} cwd */
  const begin = (args, cwd) => spawn(node, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] })

  const children = [
    begin(['--watch', ...nodeFlags(), 'packages/server/src/main.ts'], root),
    begin(['../../node_modules/vite/bin/vite.js'], `${root}/packages/app`),
  ]
  say('The web app as it is written: http://localhost:5173/app/')
  const ends = children.map((child) => watch(child))
  const first = await Promise.race(ends) // neither is of use without the other
  for (const child of children) child.kill('SIGTERM')
  await Promise.all(ends)
  return first
})
