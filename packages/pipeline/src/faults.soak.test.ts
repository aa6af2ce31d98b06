import { describe, expect, it } from 'vitest'
import { applyUndisturbed, type Fault, problemsAfter } from './faults.fixture.ts'

/** Random moments per signal, besides every step; set another number for a longer run. */
const randomRuns = Number(process.env['PROVENDER_SOAK_KILLS'] ?? 100)

describe('an apply that is ended at every step and at random moments', () => {
  it.each(['SIGKILL', 'SIGINT'] as const)('by %s leaves nothing half-published', async (signal) => {
    const expected = await applyUndisturbed()
    const atLines: Fault[] = expected.lines.map((_, index) => ({ signal, at: { lines: index + 1 } }))
    const atTimes: Fault[] = Array.from({ length: randomRuns }, () => ({
      signal,
      at: { millis: Math.round(Math.random() * expected.millis) },
    }))
    const failures: unknown[] = []
    for (const fault of [...atLines, ...atTimes]) {
      const problems = await problemsAfter(fault, expected)
      if (problems.length > 0) failures.push({ fault, problems })
    }
    process.stdout.write(`${signal}: ${atLines.length + atTimes.length} runs, ${failures.length} with problems\n`)
    expect(failures).toEqual([])
  })
})
