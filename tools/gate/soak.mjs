// The soak tier by itself, with PROVENDER_SOAK=1 and six hours at most.
import { endAllCommands } from './command.mjs'
import { sumUp, watchOnConsole } from './console.mjs'
import { runSteps } from './schedule.mjs'
import { runTier } from './vitest-tier.mjs'

const paths = process.argv.slice(2)
const options = { paths, env: { PROVENDER_SOAK: '1' }, limitMs: 6 * 3_600_000 }
const step = { name: 'soak', run: (onProgress) => runTier('soak', { ...options, onProgress }) }

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    endAllCommands()
    process.exit(signal === 'SIGINT' ? 130 : 143)
  })
}

const watch = watchOnConsole()
const results = await runSteps([step], watch)
watch.close()
process.exitCode = sumUp(results)
