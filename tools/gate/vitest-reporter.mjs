// Vitest's JSON reporter drops the note of ctx.skip(note) and the errors outside tests, so the gate counts with its own.
// Writes { tests, unhandled, files } to the file named in PROVENDER_TEST_REPORT and progress lines to standard output.
import { writeFileSync } from 'node:fs'

const mark = '@@progress '

export default class GateReporter {
  #progress = { tests: 0, failed: 0, files: 0 }

  onTestCaseResult(test) {
    this.#progress.tests += 1
    if (test.result().state === 'failed') this.#progress.failed += 1
  }

  onTestModuleEnd() {
    this.#progress.files += 1
    const { tests, failed, files } = this.#progress
    process.stdout.write(`\n${mark}${tests} tests in ${files} files, ${failed} failed\n`)
  }

  // Counted here and not as results come in: type tests and tests refused while they are collected send no result.
  onTestRunEnd(modules, unhandledErrors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()].map(describe))
    // A file that fails before its first test (an import that throws, a syntax error) has errors but no failed test.
    const broken = modules.flatMap((module) =>
      module.errors().map((error) => `${module.relativeModuleId}: ${error.message}`),
    )
    const unhandled = [...broken, ...unhandledErrors.map((error) => error.message)]
    const files = modules.map((module) => module.relativeModuleId)
    writeFileSync(process.env.PROVENDER_TEST_REPORT, JSON.stringify({ tests, files, unhandled }))
  }
}

function describe(test) {
  const { state, note } = test.result()
  const reason = state === 'skipped' ? skipReason(test, note) : undefined
  return { name: test.fullName, file: test.module.relativeModuleId, state, reason }
}

function skipReason(test, note) {
  if (note) return note
  if (test.options.mode === 'todo') return 'to do'
  return /\((needs [^)]+)\)/.exec(test.fullName)?.[1] ?? "no reason given (write ctx.skip('why'))"
}
