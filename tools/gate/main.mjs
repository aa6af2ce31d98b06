// npm test, once the repository's Node is there: chooses tiers from the arguments, runs them, sums up.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { endAllCommands } from './command.mjs'
import { sumUp, watchOnConsole } from './console.mjs'
import { repository } from './paths.mjs'
import { runSteps } from './schedule.mjs'
import { narrowable, tiers } from './steps.mjs'

const usage = `npm test -- [tier ...] [path ...]
  tiers: ${Object.keys(tiers).join(', ')} (all of them when none is named)
  path:  narrows ${narrowable.join(', ')} to test files whose path contains it; alone it means those three tiers`

function choose(args) {
  const chosen = args.filter((arg) => Object.hasOwn(tiers, arg))
  const paths = args
    .filter((arg) => !Object.hasOwn(tiers, arg))
    .map((path) => path.replace(/^\.\//, '').replace(/\/$/, ''))
  const unknown = paths.filter((path) => path.startsWith('-') || !existsSync(join(repository, path)))
  if (unknown.length > 0) return { unknown }
  const names = chosen.length > 0 ? [...new Set(chosen)] : paths.length > 0 ? narrowable : Object.keys(tiers)
  return { names, paths }
}

async function main(args) {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(usage)
    return 0
  }
  const { unknown, names, paths } = choose(args)
  if (unknown) {
    console.error(`There is no tier and no path ${unknown.join(', ')}.\n${usage}\n`)
    console.log('0 passed, 1 failed')
    return 2
  }
  const steps = [...new Set(names.flatMap((name) => tiers[name]))].map((step) => ({
    ...step,
    run: (progress) => step.run(progress, { paths }),
  }))
  const watch = watchOnConsole()
  const began = performance.now()
  const results = await runSteps(steps, watch)
  watch.close()
  if (paths.length > 0 && results.every(({ passed, failed, skipped }) => passed + failed + skipped.length === 0)) {
    results.push({ step: { name: 'selection' }, passed: 0, failed: 1, skipped: [] })
    console.log(`FAIL no test file of ${names.join(', ')} has ${paths.join(' or ')} in its path`)
  }
  console.log(`\n${steps.length} steps in ${((performance.now() - began) / 1000).toFixed(1)} s`)
  return sumUp(results)
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    endAllCommands()
    console.log(`stopped by ${signal}\n0 passed, 1 failed`)
    process.exit(signal === 'SIGINT' ? 130 : 143)
  })
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error)
  console.log('0 passed, 1 failed')
  process.exitCode = 1
}
