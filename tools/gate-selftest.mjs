// The gate tests itself: a small good workspace passes every check, and each way of breaking it makes the check meant for it
// fail with the message meant for it. A gate that cannot fail would be worth nothing.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from './gate/command.mjs'
import { sumUp } from './gate/console.mjs'
import { binary, repository, sourceFlags } from './gate/paths.mjs'
import { runDrift } from './gate/steps.mjs'
import { runTier } from './gate/vitest-tier.mjs'

const fixtures = join(repository, 'tools/fixtures/gate')

/** Every check as the gate runs it, on any root; each answers with { failed, output }. */
const checks = {
  docblocks: (root) => script('tools/check-docblocks.mjs', root),
  architecture: (root) => script('tools/check-architecture.mjs', root),
  lock: (root) => script('tools/check-lock.mjs', root),
  docs: (root) => script('tools/check-docs.mjs', root),
  format: (root) => command(binary('biome'), ['ci', '--error-on-warnings', '--colors=off', '.'], root),
  compile: (root) => command(binary('tsc'), ['-p', 'tsconfig.tests.json', '--pretty', 'false'], root),
  unit: (root) => runTier('unit', { root }),
  types: (root) => runTier('types', { root }),
  drift: (root) => runDrift(root),
  setup: (root) =>
    command(
      process.execPath,
      ['-e', `import(${JSON.stringify(join(repository, 'tools/setup.mjs'))}).then((m) => m.setup({ root: '.' }))`],
      root,
      { npm_config_offline: 'true' },
    ),
  sum: async (root) => {
    const lines = []
    const result = await runTier('unit', { root })
    const code = sumUp([{ step: { name: 'unit' }, ...result }], (line) => lines.push(line))
    return { failed: code, output: lines.join('\n') }
  },
}

/** Fixture, check, and what the check must say; `good` must pass and say it. */
const cases = [
  ['good', 'format', []],
  ['good', 'docblocks', ['docblocks: 6 exports']],
  ['good', 'architecture', ['keep the import law']],
  ['good', 'lock', ['lock: ']],
  ['good', 'docs', ['docs: 2 code fences and 2 links of 2 pages hold']],
  ['good', 'compile', []],
  ['good', 'types', []],
  ['good', 'drift', []],
  ['good', 'sum', ['halves by hand: needs a hand', '1 passed, 0 failed, 1 skipped']],
  ['failing-test', 'sum', ['failed: unit', '1 passed, 1 failed, 1 skipped']],
  ['unloadable-test', 'unit', ['outside any test', 'nothing.ts']],
  ['empty-test', 'unit', ['half.test.ts']],
  ['wrong-type-test', 'types', ['wrong.test-d.ts']],
  ['wrong-type-in-test', 'compile', ["Argument of type 'string' is not assignable to parameter of type 'number'"]],
  ['lint-error', 'format', ['noExplicitAny']],
  ['lint-warning', 'format', ['noCommaOperator']],
  ['unformatted', 'format', ['untidy.ts format']],
  [
    'docblocks',
    'docblocks',
    [
      'undocumented.ts:3 bare has no docblock',
      'undocumented.ts:8 the docblock of mumbled must begin with a sentence',
      'silent throws NUMBER_ODD but does not say so',
      '@throws NUMBER_PURPLE of unknown is no error code',
      'withoutExample is a pure public function without @example',
      'docblocks: 5 problems',
    ],
  ],
  [
    'imports',
    'architecture',
    [
      "packages/kernel/src/index.ts:1 export * from './half.ts' hides what is public",
      'packages/kernel/src/index.ts:2 packages/kernel (L0) may not import @provender/storage (L2)',
      'index.ts:2 imports @provender/storage, which packages/kernel/package.json does not declare',
      "index.ts:3 imports 'node:sqlite', which only packages/storage/** may",
      "index.ts:4 '../../storage/src/index.ts' leaves packages/kernel",
      'index.ts:5 packages/kernel (L0) may not import @provender/engine',
      'index.ts:6 packages/kernel (L0) may not import @provender/engine',
      'index.ts:7 import() with a computed module',
      'index.ts:8 imports left-pad, which packages/kernel/package.json does not declare',
      "index.ts:9 '../../storage/src/child.ts' leaves packages/kernel",
      "packages/storage/src/index.ts:1 deep import '@provender/kernel/src/half.ts'",
      "packages/storage/src/index.ts:2 imports '@duckdb/node-api', which only packages/engine/** may",
      'packages/storage/src/index.ts:3 imports @provender/kernel without a reference',
      'packages/engine is not built',
      'packages/ports/src/sql imports packages/ports/src/rest',
      "packages/ports/src/rest/serve.ts:1 imports '@provender/engine', which only packages/ports/src/governed*",
      'imports openData of @provender/storage, which only packages/ports/src/governed/** may',
      "loans.product.ts:1 a definition imports provender and other products only; found 'node:fs'",
      "loans.product.ts:2 a definition imports provender and other products only; found '@provender/kernel'",
      'loans.product.ts:3 imports holds, which products/loans/package.json does not declare',
    ],
  ],
  [
    'lock',
    'lock',
    [
      'node_modules/@gate-fixture/tool is fixed to "https://registry.example.org/',
      '@gate-fixture/tool-darwin, an optional package of node_modules/@gate-fixture/tool, is missing',
      'node_modules/@gate-fixture/tool-linux has no integrity',
      'node_modules/@gate-fixture/tool runs an install script; only node may',
      'package.json: @gate-fixture/tool is "^2.0.0" in devDependencies. Pin one exact version.',
      'packages/storage/package.json: version 1.1.0, but all workspaces have 1.0.0',
      'devDependencies differ from package-lock.json',
    ],
  ],
  [
    'docs',
    'docs',
    [
      'docs/page.md:3 links to missing.md, which does not exist',
      'docs/page.md:3 links to other.md#third-part, but docs/other.md has no such heading',
      'docs/page.md:5 differs from packages/kernel/src/index.ts at line 1',
      'docs/page.md:9 shows the region quartering of packages/kernel/src/example.ts',
      'docs/page.md:13 shows packages/kernel/src/gone.ts, which does not exist',
    ],
  ],
  ['drift', 'drift', ['generated.ts differs']],
  [
    'npm-ci',
    'setup',
    ['EJSONPARSE', 'failed with exit code 1', 'Fix: when package.json and package-lock.json disagree'],
  ],
]

async function selftest() {
  const wrong = []
  const roots = new Map()
  try {
    for (const [fixture, check, says] of cases) {
      if (!roots.has(fixture)) roots.set(fixture, lay(fixture, check))
      const { failed, output } = await checks[check](roots.get(fixture))
      const mustFail = fixture !== 'good'
      const unsaid = says.filter((text) => !output.includes(text))
      const isRight = failed > 0 === mustFail && unsaid.length === 0
      console.log(`${isRight ? 'ok' : 'WRONG'}: ${check} ${mustFail ? 'refuses' : 'accepts'} ${fixture}`)
      if (!isRight) wrong.push([fixture, check, unsaid, output])
    }
  } finally {
    for (const root of roots.values()) rmSync(root, { recursive: true, force: true })
  }
  for (const [fixture, check, unsaid, output] of wrong) {
    console.error(
      `\n${check} on ${fixture}: ${unsaid.length > 0 ? `did not say ${unsaid.join(' | ')}` : 'ended the wrong way'}\n${output}`,
    )
  }
  return wrong.length === 0 ? 0 : 1
}

/** A copy of `good` outside the checkout with the fixture laid over it and the real settings of this repository. */
function lay(fixture, check) {
  const root = mkdtempSync(join(tmpdir(), 'provender-gate-'))
  for (const name of ['biome.json', '.gitignore', 'architecture.json', 'tsconfig.base.json', 'tsconfig.tests.json']) {
    cpSync(join(repository, name), join(root, name))
  }
  for (const layer of new Set(['good', fixture])) cpSync(join(fixtures, layer), root, { recursive: true })
  if (check !== 'setup') linkModules(root)
  return root
}

// What this repository installed, but with the packages of the fixture in place of its own.
function linkModules(root) {
  mkdirSync(join(root, 'node_modules', '@provender'), { recursive: true })
  for (const name of readdirSync(join(repository, 'node_modules'))) {
    if (name === '@provender' || name === 'provender' || (name.startsWith('.') && name !== '.bin')) continue
    symlinkSync(join(repository, 'node_modules', name), join(root, 'node_modules', name))
  }
  for (const name of ['kernel', 'storage']) {
    symlinkSync(join(root, 'packages', name), join(root, 'node_modules', '@provender', name))
  }
  symlinkSync(join(root, 'apps/cli'), join(root, 'node_modules', 'provender'))
}

async function script(path, root) {
  return command(process.execPath, [...sourceFlags, join(repository, path), root], repository)
}

async function command(file, args, cwd, env = {}) {
  const { code, output } = await runCommand(file, args, { cwd, env })
  return { failed: code, output }
}

process.exitCode = await selftest()
