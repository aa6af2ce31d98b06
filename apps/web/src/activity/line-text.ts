import type { Answer } from '../api/answers.ts'

type Line = Answer<'ActivityLine'>

const texts: Readonly<Record<string, (line: Line) => string>> = {
  'run-started': () => 'run begins',
  'stage-started': ({ stage }) => `${stage} begins`,
  'stage-finished': ({ stage }) => `${stage} done`,
  'source-taken': () => 'source taken in',
  'source-unchanged': () => 'source unchanged',
  'source-failed': () => 'source not taken in',
  'dataset-staged': () => 'dataset built',
  'product-checked': ({ passed, total }) => `${passed ?? 0} of ${total ?? 0} checks passed`,
  'release-published': ({ release }) => `published ${release ?? ''}`,
  'product-unchanged': () => 'product unchanged',
  'product-failed': () => 'product not published',
  'run-finished': () => 'run ends',
  'run-failed': () => 'run failed',
}

/**
 * A step of a run in words; a kind of step that this page does not know is shown by its name.
 * @example lineText({ ...line, kind: 'product-checked', passed: 3, total: 4 }) // '3 of 4 checks passed'
 */
export function lineText(line: Line): string {
  return texts[line.kind]?.(line) ?? line.kind.replaceAll('-', ' ')
}
