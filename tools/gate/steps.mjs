// The tiers of the gate, in the order of CI.
import { runCommand } from './command.mjs'
import { binary, filesIn, repository, sourceFlags } from './paths.mjs'
import { runTier } from './vitest-tier.mjs'

/** The pages: built when their sources changed, and light enough. What serves them in a test waits for it. */
const pages = script('web app', 'tools/build-web.mjs', { weight: 2 }, ['--check'])

/** Every tier: what `npm test -- <tier>` takes, and the steps it stands for. */
export const tiers = {
  format: [command('format and lint', binary('biome'), ['ci', '--error-on-warnings', '--colors=off', '.'])],
  docblocks: [script('docblocks', 'tools/check-docblocks.mjs')],
  architecture: [script('architecture', 'tools/check-architecture.mjs')],
  lock: [script('lock', 'tools/check-lock.mjs')],
  build: [command('tsc -b', binary('tsc'), ['-b', '--pretty', 'false']), pages],
  types: [
    command('test files compile', binary('tsc'), ['-p', 'tsconfig.tests.json', '--pretty', 'false']),
    tests('type tests', 'types', { weight: 1 }),
  ],
  unit: [tests('unit', 'unit')],
  int: [tests('int', 'int')],
  e2e: [pages, tests('e2e', 'e2e', { after: [pages.name] })],
  docs: [script('docs examples', 'tools/check-docs.mjs')],
  drift: [{ name: 'generated files', run: () => runDrift() }],
  selftest: [script('the gate refuses what it must', 'tools/gate-selftest.mjs', { weight: 2 })],
  pack: [script('pack and clean install', 'tools/pack-check.mjs', { after: ['tsc -b', pages.name], weight: 2 })],
}

/** Tiers that can be narrowed by a path. */
export const narrowable = ['unit', 'int', 'e2e']

function tests(name, tier, { weight = 2, after = [] } = {}) {
  return {
    name,
    weight,
    after,
    run: (progress, { paths }) =>
      runTier(tier, { paths: narrowable.includes(tier) ? paths : [], onProgress: progress }),
  }
}

function command(name, file, args, placing = {}) {
  return { name, ...placing, run: () => runOne(file, args) }
}

function script(name, path, placing = {}, args = []) {
  return command(name, process.execPath, [...sourceFlags, path, ...args], placing)
}

/** A command counts as one test: passed when it ends with 0. Its line `skipped: why` makes it a skipped one. */
async function runOne(file, args) {
  const { code, output } = await runCommand(file, args, { cwd: repository })
  const reason = /^skipped: (.+)$/m.exec(output)?.[1]
  if (code === 0 && reason !== undefined) {
    return {
      passed: 0,
      failed: 0,
      skipped: [{ name: file === process.execPath ? args.find((arg) => arg.endsWith('.mjs')) : file, reason }],
      output,
    }
  }
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [], output }
}

/** Asks every tools/generate-*.mjs whether its file is what it would write. */
export async function runDrift(root = repository) {
  const generators = filesIn(root, ['tools/generate-*.mjs'])
  const outputs = []
  for (const generator of generators) {
    const done = await runCommand(process.execPath, [...sourceFlags, generator, '--check'], { cwd: root })
    if (done.code !== 0) outputs.push(`${generator} --check:\n${done.output}`)
  }
  const counts = { skipped: [], output: outputs.join('\n') }
  if (generators.length === 0) return { ...counts, passed: 0, failed: 0, note: 'no generators' }
  return { ...counts, passed: outputs.length === 0 ? 1 : 0, failed: outputs.length === 0 ? 0 : 1 }
}
