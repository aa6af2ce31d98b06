// npm start: installs what is missing, then runs `provender start` from source on the repository's Node.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runOnRepositoryNode, setupOrExplain } from './setup.mjs'

const command = join(dirname(dirname(fileURLToPath(import.meta.url))), 'apps/cli/src/bin/provender.ts')

async function start(args) {
  const ready = setupOrExplain()
  if (ready === null) return 1
  if (!existsSync(command)) {
    console.error(`start: ${command} does not exist.\nFix: git checkout apps/cli, or update this branch.`)
    return 1
  }
  const flags = ['--conditions=provender-source', '--disable-warning=ExperimentalWarning']
  return runOnRepositoryNode(ready.node, [...flags, command, 'start', ...args])
}

process.exitCode = await start(process.argv.slice(2))
