import { describe, expect, it } from 'vitest'
import { applyUndisturbed, type Fault, problemsAfter } from './faults.fixture.ts'

/** Random moments per signal; set another number for a longer run. */
const randomRuns = Number(process.env['PROVENDER_SOAK_KILLS'] ?? 40)
const isSoak = process.env['PROVENDER_SOAK'] === '1' || process.env['PROVENDER_SOAK_KILLS'] !== undefined

describe('an apply that is ended', () => {
  it.each(['SIGKILL', 'SIGINT'] as const)('by %s at every step and at random moments leaves nothing half-published', async (signal, ctx?: unknown) => {
    void ctx
    const expected = await applyUndisturbed()
    const atLines: Fault[] = expected.lines.map((_, index) => ({ signal, at: { lines: index + 1 } }))
    const atTimes: Fault[] = Array.from({ length: randomRuns }, () => ({
      signal,
      at: { millis: Math.round(Math.random() * expected.millis) },
    }))
    const faults = isSoak ? [...atLines, ...atTimes] : atLines
    const failures: unknown[] = []
    for (const fault of faults) {
      const problems = await problemsAfter(fault, expected)
      if (problems.length > 0) failures.push({ fault, problems })
    }
    process.stdout.write(`${signal}: ${faults.length} runs, ${failures.length} with problems\n`)
    expect(failures).toEqual([])
  })
})
