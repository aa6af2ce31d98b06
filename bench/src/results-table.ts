import type { BenchDocument, Figure } from './document.ts'

/** The documents of several benchmarks as one Markdown page. */
export function resultsTable(documents: readonly BenchDocument[]): string {
  const parts = documents.map(({ name, machine, date, figures, notes }) =>
    [
      `## ${name}`,
      `${machine}; ${date}`,
      [
        '| figure | value | floor | × floor | peer | × peer | target | met |',
        '|---|---|---|---|---|---|---|---|',
        ...figures.map(row),
      ].join('\n'),
      notes.map((note) => `- ${note}`).join('\n'),
    ].join('\n\n'),
  )
  const head =
    '# Results\n\nWritten by `npm run bench -- --all`. Medians; how they are measured stands in [README.md](README.md).'
  return `${[head, ...parts].join('\n\n')}\n`
}

function row(figure: Figure): string {
  const cells = [
    figure.name,
    withUnit(figure.value, figure.unit),
    figure.floor === null ? '' : withUnit(figure.floor, figure.unit),
    shown(figure.ratioToFloor),
    typeof figure.peer === 'number' ? withUnit(figure.peer, figure.unit) : (figure.peer ?? ''),
    shown(figure.ratioToPeer),
    figure.target === null ? '' : `≤ ${figure.target}${targetUnit(figure)}`,
    figure.met === null ? '' : figure.met ? 'yes' : 'no',
  ]
  return `| ${cells.join(' | ')} |`
}

function targetUnit({ unit, targetOf }: Figure): string {
  return targetOf === 'floor' ? ' × floor' : ` ${unit}`
}

function withUnit(value: number | null, unit: string): string {
  return value === null ? 'not known' : `${shown(value)} ${unit === 'ratio' ? '' : unit}`.trim()
}

function shown(value: number | null): string {
  return value === null ? '' : String(value >= 100 ? Math.round(value) : Number(value.toPrecision(3)))
}
