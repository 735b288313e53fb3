/**
 * `npm start`: installs and builds what is missing, then becomes the server. Its line in package.json begins with `exec`, so
 * that no shell stands between npm and the server and swallows a signal; what follows `||` is for Windows, which has no `exec`.
 * @module
 */
import { ensureBuilt } from './steps/build.mjs'
import { become } from './steps/child.mjs'
import { ensureInstalled } from './steps/install.mjs'
import { nodeFlags, projectNode, root } from './steps/project.mjs'
import { main } from './steps/talk.mjs'

await main(async () => {
  process.chdir(root) // `.env` and the data folder stand here, from wherever we are called
  await ensureInstalled()
  await ensureBuilt()
  return become(projectNode(), [...nodeFlags(), 'packages/server/src/main.ts', ...process.argv.slice(2)])
})
