// Vitest's JSON reporter drops the note of ctx.skip(note) and the errors outside tests, so the gate counts with its own.
// Writes { tests, unhandled, files } to the file named in PROVENDER_TEST_REPORT and progress lines to standard output.
import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'

const mark = '@@progress '

export default class GateReporter {
  #tests = []
  #filesDone = 0

  onTestCaseResult(test) {
    const result = test.result()
    this.#tests.push({
      name: test.fullName,
      file: relative(process.cwd(), test.module.moduleId),
      state: result.state,
      reason: result.state === 'skipped' ? skipReason(test, result.note) : undefined,
    })
  }

  onTestModuleEnd() {
    this.#filesDone += 1
    const failed = this.#tests.filter((test) => test.state === 'failed').length
    process.stdout.write(`\n${mark}${this.#tests.length} tests in ${this.#filesDone} files, ${failed} failed\n`)
  }

  onTestRunEnd(modules, unhandledErrors) {
    // A file that fails before its first test (an import that throws, a syntax error) has errors but no failed test.
    const broken = modules.flatMap((module) =>
      module.errors().map((error) => `${module.relativeModuleId}: ${error.message}`),
    )
    const report = {
      tests: this.#withTests(modules),
      files: modules.map((module) => module.relativeModuleId),
      unhandled: [...broken, ...unhandledErrors.map((error) => error.message)],
    }
    writeFileSync(process.env.PROVENDER_TEST_REPORT, JSON.stringify(report))
  }

  // Type tests send no onTestCaseResult; they are read from the modules instead.
  #withTests(modules) {
    if (this.#tests.length > 0) return this.#tests
    for (const module of modules) for (const test of module.children.allTests()) this.onTestCaseResult(test)
    return this.#tests
  }
}

function skipReason(test, note) {
  if (note) return note
  if (test.options.mode === 'todo') return 'to do'
  return /\((needs [^)]+)\)/.exec(test.fullName)?.[1] ?? "no reason given (write ctx.skip('why'))"
}
