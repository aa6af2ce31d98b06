// What a run of the gate prints: a line when a step begins and ends, the words of what failed, a sum as the last line.
const heartbeatMs = 10_000

/** Prints as steps go by; `close` stops the heartbeat. */
export function watchOnConsole(say = console.log) {
  const open = new Map()
  const timer = setInterval(() => {
    if (open.size > 0) say(`  ... ${[...open.values()].map(describeOpen).join('; ')}`)
  }, heartbeatMs)
  return {
    started(step) {
      open.set(step, { name: step.name, began: performance.now(), text: '' })
      say(`  > ${step.name}`)
    },
    progress(step, text) {
      const entry = open.get(step)
      if (entry) entry.text = text
    },
    ended(step, result, ms) {
      open.delete(step)
      say(`${result.failed > 0 ? 'FAIL' : ' ok '} ${step.name}: ${describeCounts(result)} (${seconds(ms)})`)
      if (result.failed > 0) say(indent(result.output))
    },
    close: () => clearInterval(timer),
  }
}

/** Skips with their reasons, what failed, and the counts as the last line; returns the exit code. */
export function sumUp(results, say = console.log) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0)
  const skipped = results.flatMap((result) => result.skipped)
  if (skipped.length > 0) say('\nskipped:')
  for (const { name, reason, file } of skipped) say(`  ${file ? `${file}: ` : ''}${name}: ${reason}`)
  const broken = results.filter((result) => result.failed > 0).map(({ step }) => step.name)
  if (broken.length > 0) say(`\nfailed: ${broken.join(', ')}`)
  say('')
  say(countsLine(sum('passed'), sum('failed'), skipped.length))
  return broken.length > 0 ? 1 : 0
}

/** `N passed, N failed`, and `, N skipped` when there are any. */
export function countsLine(passed, failed, skipped) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

function describeOpen({ name, began, text }) {
  return `${name} ${seconds(performance.now() - began)}${text === '' ? '' : ` (${text})`}`
}

function describeCounts({ passed, failed, skipped, note }) {
  return note ?? countsLine(passed, failed, skipped.length)
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`
}

function indent(text) {
  return text
    .split('\n')
    .map((line) => `     ${line}`)
    .join('\n')
}
