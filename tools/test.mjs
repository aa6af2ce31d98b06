// npm test: installs what is missing, then runs the gate on the repository's Node. `npm test -- --help` lists the tiers.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runOnRepositoryNode, setupOrExplain } from './setup.mjs'

const main = join(dirname(fileURLToPath(import.meta.url)), 'gate', 'main.mjs')

async function test(args) {
  const ready = setupOrExplain()
  if (ready !== null) return runOnRepositoryNode(ready.node, [main, ...args])
  console.log('0 passed, 1 failed')
  return 1
}

process.exitCode = await test(process.argv.slice(2))
