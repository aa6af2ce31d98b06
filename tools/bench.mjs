// npm run bench: runs the benchmarks from source on the repository's Node; arguments are passed on.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runOnRepositoryNode, setupOrExplain } from './setup.mjs'

const script = join(dirname(dirname(fileURLToPath(import.meta.url))), 'bench/src/run.ts')

async function bench(args) {
  const ready = setupOrExplain()
  if (ready === null) return 1
  if (!existsSync(script)) {
    console.error('bench: there is no bench/src/run.ts yet, so nothing was measured.')
    return 1
  }
  const flags = ['--conditions=provender-source', '--disable-warning=ExperimentalWarning', '--expose-gc']
  return runOnRepositoryNode(ready.node, [...flags, script, ...args])
}

process.exitCode = await bench(process.argv.slice(2))
