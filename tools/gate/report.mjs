/** How every checker ends: its problems and exit code 1, or one line that says what it looked at. */
export function report(name, { problems, summary }) {
  for (const problem of problems) console.error(problem)
  if (problems.length === 0) console.log(`${name}: ${summary}`)
  else console.error(`${name}: ${problems.length} problem${problems.length === 1 ? '' : 's'}`)
  process.exitCode = problems.length === 0 ? 0 : 1
}
