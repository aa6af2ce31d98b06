const most = 50

/**
 * The choices that hold a text, those that begin with it first; at most fifty.
 * @example matchingChoices(['Poetry', 'Essays on poetry', 'Drama'], 'poe') // ['Poetry', 'Essays on poetry']
 */
export function matchingChoices(choices: readonly string[], text: string): readonly string[] {
  const wanted = text.trim().toLowerCase()
  const found = choices.filter((choice) => choice.toLowerCase().includes(wanted))
  const first = (choice: string) => (choice.toLowerCase().startsWith(wanted) ? 0 : 1)
  return found.toSorted((a, b) => first(a) - first(b)).slice(0, most)
}
