// Runs one tier of tests and counts it. A tier that has files but ran no test, or left a file out, has failed.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, matchesGlob } from 'node:path'
import { runCommand } from './command.mjs'
import { binary, filesIn, repository } from './paths.mjs'

/** Which files belong to which tier: the list that vitest.config.ts reads as well. */
const tiers = JSON.parse(readFileSync(new URL('tiers.json', import.meta.url), 'utf8'))

/** The test files of a tier, narrowed to those whose path contains one of `paths`. */
export function filesOfTier(tier, { root = repository, paths = [] } = {}) {
  const { include, exclude } = tiers[tier]
  const all = filesIn(root, include).filter((file) => !exclude.some((glob) => matchesGlob(file, glob)))
  return paths.length === 0 ? all : all.filter((file) => paths.some((path) => file.includes(path)))
}

/**
 * Runs a tier.
 * @returns {Promise<{ passed: number, failed: number, skipped: { name: string, reason: string }[], output: string, note?: string }>}
 */
export async function runTier(tier, { root = repository, paths = [], env = {}, limitMs, onProgress = () => {} } = {}) {
  const files = filesOfTier(tier, { root, paths })
  if (files.length === 0) {
    const all = filesOfTier(tier, { root })
    const note = all.length === 0 ? 'no files yet' : `none of ${all.length} files match`
    return { passed: 0, failed: 0, skipped: [], output: '', note }
  }
  const folder = mkdtempSync(join(tmpdir(), 'provender-tests-'))
  try {
    const report = join(folder, 'report.json')
    const args = ['run', '--root', root, '--config', join(repository, 'vitest.config.ts'), '--project', tier]
    const reporters = ['--reporter=dot', `--reporter=${join(repository, 'tools/gate/vitest-reporter.mjs')}`]
    const done = await runCommand(binary('vitest'), [...args, ...reporters, '--silent=passed-only', ...paths], {
      cwd: root,
      env: { ...env, PROVENDER_TEST_REPORT: report },
      limitMs,
      onLine: (line) => takeProgress(line, onProgress),
    })
    return judge(done, readReport(report), files)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const noise = [/^[·x*-]*$/, /^Testing types with tsc and vue-tsc is/, /^Breaking changes might not follow SemVer/]

function takeProgress(line, onProgress) {
  if (line.startsWith('@@progress ')) onProgress(line.slice('@@progress '.length))
  return line.startsWith('@@progress ') || noise.some((pattern) => pattern.test(line))
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

// The counts are those of the tests; what went wrong beside them (a file that did not load, a crash) is one more failure.
function judge({ code, output }, report, files) {
  const tests = report?.tests ?? []
  const ran = new Set(report?.files ?? [])
  const passed = tests.filter(({ state }) => state === 'passed').length
  const failed = tests.filter(({ state }) => state === 'failed' || state === 'pending').length
  const skipped = tests.filter(({ state }) => state === 'skipped')
  const missing = files.filter((file) => !ran.has(file))
  const problems = []
  if (report === null) problems.push(`the runner ended with exit code ${code} and left no report`)
  else if (tests.length === 0) problems.push(`${files.length} files, but no test ran`)
  else if (missing.length > 0) problems.push(`these files did not run: ${missing.join(', ')}`)
  problems.push(...(report?.unhandled ?? []).map((message) => `outside any test: ${message}`))
  if (code !== 0 && failed === 0 && problems.length === 0) problems.push(`the runner ended with exit code ${code}`)
  const told = problems.length === 0 ? output : `${output}\n${problems.join('\n')}`
  return { passed, failed: failed + (problems.length > 0 ? 1 : 0), skipped, output: told }
}
