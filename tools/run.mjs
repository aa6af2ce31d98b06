// How the npm scripts begin: set up, then hand over to the Node that the repository brings. Imports `node:` modules only.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runOnRepositoryNode, setupOrExplain } from './setup.mjs'

const repository = dirname(dirname(fileURLToPath(import.meta.url)))
const sourceFlags = ['--conditions=provender-source', '--disable-warning=ExperimentalWarning']

/** Where the command lies. */
export const command = 'apps/cli/src/bin/provender.ts'
const buildWeb = 'tools/build-web.mjs'

/** Runs a TypeScript file of the repository from source and ends with its exit code. */
export async function runFromSource(script, args, { cwd = repository, flags = [] } = {}) {
  const before = script === command && servesPages(args) ? buildWeb : null
  process.exitCode = await handOver(script, (path) => [...sourceFlags, ...flags, path, ...args], { cwd, before })
}

/** Whether these arguments of the command serve pages: what serves has them built first. */
function servesPages(args) {
  return ['start', 'serve'].includes(args[0]) && !['--once', '--help', '-h'].some((flag) => args.includes(flag))
}

/** Runs a script of tools/gate and ends with its exit code; when setting up fails, that is the one failure counted. */
export async function runGate(script, args) {
  process.exitCode = await handOver(`tools/gate/${script}`, (path) => [path, ...args], { cwd: repository })
}

async function handOver(script, argumentsFor, { cwd, before = null }) {
  const ready = setupOrExplain()
  const path = join(repository, script)
  if (ready !== null && before !== null) {
    const code = await runOnRepositoryNode(ready.node, [join(repository, before)])
    if (code !== 0) return code
  }
  if (ready !== null && existsSync(path)) return runOnRepositoryNode(ready.node, argumentsFor(path), { cwd })
  if (ready !== null)
    console.error(`${script} does not exist in this checkout.\nFix: git checkout ${script}, or update the branch.`)
  if (script.startsWith('tools/gate/')) console.log('0 passed, 1 failed')
  return 1
}
