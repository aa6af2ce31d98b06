import type { ColumnType } from '@provender/contract'
import { type InferredColumn, quoted } from './infer-column.ts'
import { datasetNameOf, digestColumn, eventTypeOf, type ProductSketch, personalColumns } from './product-sketch.ts'

/** A file to be written, by its path relative to the workspace. */
export interface DraftFile {
  readonly path: string
  readonly text: string
}

/**
 * The files of a product made from data: source and event type, product, SQL, README.
 * Texts that a person has to write say "To complete"; everything is valid as it is.
 */
export function writeProduct(sketch: ProductSketch): readonly DraftFile[] {
  const folder = `products/${sketch.product}`
  return [
    { path: `${folder}/${sketch.product}.source.ts`, text: sourceText(sketch) },
    { path: `${folder}/${sketch.product}.product.ts`, text: productText(sketch) },
    { path: `${folder}/${datasetNameOf(sketch.product)}.sql`, text: buildSql(sketch) },
    { path: `${folder}/README.md`, text: readmeText(sketch) },
  ]
}

/**
 * A JavaScript string in single quotes.
 * @example stringText("it's") // "'it\\'s'"
 */
export function stringText(value: string): string {
  const inner = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${inner.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`
}

/**
 * SQL as a tagged template.
 * @example sqlTag('"a" > 1') // 'sql`"a" > 1`'
 */
export function sqlTag(text: string): string {
  return `sql\`${text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${')}\``
}

/**
 * A type as an author writes it.
 * @example typeText({ kind: 'decimal', precision: 18, scale: 2 }) // 'c.decimal(18, 2)'
 */
export function typeText(type: ColumnType): string {
  if (type.kind === 'decimal') return `c.decimal(${type.precision}, ${type.scale})`
  if (type.kind === 'list') return `c.list(${typeText(type.element.type)}${type.element.nullable ? '.nullable()' : ''})`
  return `c.${type.kind}()`
}

function pascal(name: string): string {
  return name
    .split(/[-_]/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')
}

function camel(name: string): string {
  const text = pascal(name)
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}

const eventConst = (sketch: ProductSketch): string => `${pascal(sketch.product)}Recorded`
const sourceConst = (sketch: ProductSketch): string => `${camel(sketch.product)}File`

function columnLine(column: InferredColumn): string {
  const observed = column.observed === '' ? '' : ` Seen: ${column.observed}.`
  const description = stringText(`To complete: what "${column.from}" means.${observed}`)
  return `    ${column.name}: ${typeText(column.type)}${column.nullable ? '.nullable()' : ''}.describe(${description}),`
}

function columnLines(sketch: ProductSketch): readonly string[] {
  const digest = `    ${digestColumn}: c.string().describe('SHA-256 of the row as it stands in the file: no column tells rows apart'),`
  return [...(sketch.key.length === 0 ? [digest] : []), ...sketch.columns.map(columnLine)]
}

function idSql(sketch: ProductSketch): string {
  const parts = sketch.key.flatMap((name) => sketch.columns.filter((column) => column.name === name))
  if (parts.length === 0)
    return `sha256([${sketch.fileColumns.map((name) => `${quoted(name)}::varchar`).join(', ')}]::varchar)`
  const texts = parts.map(({ expression }) => (parts.length === 1 ? `(${expression})::varchar` : expression))
  return texts.length === 1 ? `${texts[0]}` : `concat_ws('|', ${texts.join(', ')})`
}

function misfitLines(sketch: ProductSketch): readonly string[] {
  const rules = sketch.columns.flatMap((column) =>
    column.misfit === null || !column.nullable
      ? []
      : [`    { when: ${sqlTag(column.misfit)}, reason: ${stringText(`${column.name} is no ${column.type.kind}`)} },`],
  )
  return rules.length === 0 ? [] : ['  quarantine: [', ...rules, '  ],']
}

function readsText({ file, fileColumns }: ProductSketch): string {
  const columns = `[\n${fileColumns.map((name) => `      ${stringText(name)},`).join('\n')}\n    ]`
  const path = stringText(`./data/${file.name}`)
  if (file.format === 'parquet') return `parquet(${path}, {\n    columns: ${columns},\n  })`
  const delimiter = file.delimiter === ',' ? '' : `\n    delimiter: ${stringText(file.delimiter)},`
  return `csv(${path}, {${delimiter}\n    columns: ${columns},\n  })`
}

function timeText({ time, takenAt }: ProductSketch): string {
  return time === null
    ? `${sqlTag(`timestamptz '${takenAt}'`)}, // the file does not say when: this is when it was taken over`
    : `${sqlTag(time.expression)},`
}

function dataLines(sketch: ProductSketch): readonly string[] {
  const digest = sketch.key.length === 0 ? [`        ${digestColumn}: ${sqlTag(idSql(sketch))},`] : []
  return [...digest, ...sketch.columns.map(({ name, expression }) => `        ${name}: ${sqlTag(expression)},`)]
}

function sourceText(sketch: ProductSketch): string {
  const personal = personalColumns(sketch.columns)
  return `import { c, ${sketch.file.format}, domain, emit, event, source, sql } from 'provender'

// To complete: the team that answers for the data, and how to reach it.
export const ${camel(sketch.domain)} = domain(${stringText(sketch.domain)}, { team: 'your-team', contact: 'your-team@example.org' })
${personal.length === 0 ? '' : `\n// ${personal.map(({ name }) => name).join(', ')}: about people? .pii('identifier') stores a keyed token instead of the value.`}
export const ${eventConst(sketch)} = event(${stringText(eventTypeOf(sketch))}, {
  owner: ${camel(sketch.domain)},
  description: ${stringText(`To complete: what happened when a row of ${sketch.file.name} came about.`)},
  data: {
${columnLines(sketch).join('\n')}
  },
})

export const ${sourceConst(sketch)} = source(${stringText(sketch.product)}, {
  owner: ${camel(sketch.domain)},
  description: ${stringText(`The rows of ${sketch.file.name}.`)},
  reads: ${readsText(sketch)},
${misfitLines(sketch)
  .map((line) => `${line}\n`)
  .join('')}  emits: [
    emit(${eventConst(sketch)}, {
      id: ${sqlTag(idSql(sketch))},
      time: ${timeText(sketch)}
      subject: ${sqlTag(`'/${sketch.product}/' || ${idSql(sketch)}`)},
      data: {
${dataLines(sketch).join('\n')}
      },
    }),
  ],
})
`
}

/** The most checks of ranges that are written: what matters among more is for a person to say. */
export const mostRangeChecks = 100

/**
 * Columns of numbers in which no negative one was seen.
 * @example neverNegative(columns).map(({ name }) => name) // ['amount']
 */
export function neverNegative(columns: readonly InferredColumn[]): readonly InferredColumn[] {
  return columns.filter(({ leastNumber }) => leastNumber !== null && leastNumber >= 0)
}

function checkLines(sketch: ProductSketch): readonly string[] {
  const rules = neverNegative(sketch.columns)
    .slice(0, mostRangeChecks)
    .map(({ name, nullable }) => {
      const predicate = nullable ? `${name} is null or ${name} >= 0` : `${name} >= 0`
      return `    check(${stringText(`${name} is not negative`)}, ${sqlTag(predicate)}, { dimension: 'conformity' }),`
    })
  return [`    complete({ against: ${eventConst(sketch)}, min: 1 }),`, ...rules]
}

function keyNames(sketch: ProductSketch): readonly string[] {
  return sketch.key.length === 0 ? [digestColumn] : sketch.key
}

function productText(sketch: ProductSketch): string {
  const dataset = datasetNameOf(sketch.product)
  const constant = camel(sketch.product)
  const checks = checkLines(sketch)
  const key = keyNames(sketch)
  const imports = ['c', ...(checks.length > 1 ? ['check'] : []), 'complete', 'dataset', 'defineProduct', 'sql']
  return `import { ${imports.join(', ')} } from 'provender'
import { ${[camel(sketch.domain), eventConst(sketch)].sort().join(', ')} } from './${sketch.product}.source.ts'

export const ${constant} = dataset(${stringText(dataset)}, {
  description: ${stringText(`To complete: what the rows of ${sketch.product} tell.`)},
  grain: ${stringText(`one row per ${key.join(' and ')}`)},
  columns: {
${columnLines(sketch).join('\n')}
  },
  key: [${key.map(stringText).join(', ')}],
  build: sql.file('./${dataset}.sql', { recorded: ${eventConst(sketch)} }),
  checks: [
${checks.join('\n')}
  ],
})

export default defineProduct({
  name: ${stringText(sketch.product)},
  domain: ${camel(sketch.domain)},
  version: '1.0.0',
  purpose: ${stringText(`To complete: what ${sketch.product} is for.`)},
  customers: [{ team: 'to-complete', need: 'To complete: what they want to know or do' }],
  benefit: { says: 'To complete: what the customer gains', measuredBy: 'To complete: how that is measured' },
  docs: './README.md',
  inputs: [${eventConst(sketch)}],
  datasets: { ${constant} },
  sla: { freshness: '24h', availability: 0.99, support: 'To complete: who helps, and when' },
  ports: { sql: true, rest: { ${constant}: { by: [${stringText(key[0] ?? digestColumn)}] } } },
  access: { allowedFor: ['analysis'] },
})
`
}

function buildSql(sketch: ProductSketch): string {
  const names = [...(sketch.key.length === 0 ? [digestColumn] : []), ...sketch.columns.map(({ name }) => name)]
  return `-- ${sketch.rows} rows of ${sketch.file.name} when this was written. "recorded" holds one row per event.\nselect\n${names.map((name) => `  ${name}`).join(',\n')}\nfrom recorded\n`
}

function readmeText(sketch: ProductSketch): string {
  const schema = `${datasetNameOf(sketch.domain)}.${datasetNameOf(sketch.product)}.${datasetNameOf(sketch.product)}`
  const renamed = sketch.columns.filter(({ from, name }) => from !== name)
  const mapping = renamed.map(
    ({ from, name }) => `| ${from.replaceAll('|', '\\|').replaceAll(/[\r\n]+/g, ' ')} | \`${name}\` |`,
  )
  return `# ${sketch.product}
To complete: what this product is for, who uses it, and what one should know before using it.

Made by \`provender init --from\` from \`data/${sketch.file.name}\` (${sketch.rows} rows). Each row is told once, as an event
\`${eventTypeOf(sketch)}\`; a row that changes under a known key is set aside, because events are facts. For a file that
holds a present state, and changes, use \`snapshot(…)\` instead of \`source(…)\`.

\`\`\`sh
provender apply
provender query "select * from ${schema} limit 5"
\`\`\`
${mapping.length === 0 ? '' : `\n## Names\n| in the file | here |\n|---|---|\n${mapping.join('\n')}\n`}`
}
