/**
 * Runs one of the project's TypeScript programs: `node scripts/run.mjs FILE args…`.
 * @module
 */
import { become } from './steps/child.mjs'
import { ensureInstalled } from './steps/install.mjs'
import { nodeFlags, projectNode, root } from './steps/project.mjs'
import { main, Trouble } from './steps/talk.mjs'

await main(async () => {
  const [file, ...args] = process.argv.slice(2)
  if (file === undefined) throw new Trouble('which program? node scripts/run.mjs FILE args…')
  process.chdir(root)
  await ensureInstalled()
  return become(projectNode(), [...nodeFlags(), file, ...args])
})
