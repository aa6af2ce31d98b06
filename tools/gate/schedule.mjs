// Runs steps side by side within a capacity of two; a step that itself keeps both cores busy weighs two.
const capacity = 2

/**
 * Runs every step in the given order as room becomes free; a step waits for those it names in `after`.
 * @param steps `{ name, weight?: 1 | 2, after?: string[], run(progress) }`; `run` resolves to counts
 * @param watch `{ started(step), progress(step, text), ended(step, result, ms) }`
 */
export async function runSteps(steps, watch) {
  const waiting = [...steps]
  const running = new Map()
  const ended = new Set()
  const results = []
  const room = () => capacity - [...running.keys()].reduce((sum, step) => sum + (step.weight ?? 1), 0)
  const isReady = (step) => (step.after ?? []).every((name) => ended.has(name) || !steps.some((s) => s.name === name))
  while (waiting.length > 0 || running.size > 0) {
    const next = waiting.findIndex((step) => isReady(step) && (step.weight ?? 1) <= room())
    if (next >= 0) {
      const [step] = waiting.splice(next, 1)
      running.set(
        step,
        runStep(step, watch).then((result) => {
          running.delete(step)
          ended.add(step.name)
          results.push({ step, ...result })
        }),
      )
    } else await Promise.race(running.values())
  }
  return results
}

async function runStep(step, watch) {
  const began = performance.now()
  watch.started(step)
  const result = await step
    .run((text) => watch.progress(step, text))
    .catch((error) => ({ passed: 0, failed: 1, skipped: [], output: `${error.stack ?? error}` }))
  watch.ended(step, result, performance.now() - began)
  return result
}
