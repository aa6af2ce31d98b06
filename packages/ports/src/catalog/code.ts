import type { DatasetContract } from '@provender/contract'
import { showRelease } from '@provender/kernel'
import type { CodeAnswer } from '../answers/product-answers.ts'
import type { GovernedData } from '../governed/open-governed.ts'
import { type ReaderKnowledge, toldOfRelease } from './reader-knowledge.ts'

/** How a release came about, as far as its reader may know: text and SQL only for who knows of all that they name. Pure. */
export function codeAnswer(data: GovernedData, known: ReaderKnowledge): CodeAnswer {
  const { manifest, build } = data.release
  const { product, version, release, engine } = manifest
  const name = showRelease(product, version, release)
  const { hasText } = toldOfRelease(data, known)
  return {
    release: name,
    isWhole: hasText,
    files: hasText ? filesOf(data) : [],
    build: {
      ...{ startedAt: build.startedAt, finishedAt: build.finishedAt, actor: known.isHolder ? build.actor : null },
      engine: `${engine.name} ${engine.version}`,
      stages: Object.entries(build.stageMillis).map(([stage, millis]) => ({ stage, millis: Math.round(millis) })),
    },
    definitionDigest: manifest.definitionDigest,
    contentDigest: manifest.contentDigest,
    steps: stepsOf(data, known),
    reproduce: ['provender apply', `provender show "${name}"`],
  }
}

/** The definition as written, then the SQL that stands in files of its own, or in a definition that was not kept. */
function filesOf({ release: { manifest, build } }: GovernedData): CodeAnswer['files'] {
  const written = build.code.map(({ file, text }) => ({ file, language: languageOf(file), text }))
  const known = new Set(written.map(({ file }) => file.split('/').at(-1)))
  const sql = manifest.definition.datasets.flatMap((dataset) => {
    const { file, text } = dataset.build
    if (file === null && written.length > 0) return []
    const name = file ?? `${dataset.name}.sql`
    return known.has(name) ? [] : [{ file: name, language: 'sql' as const, text }]
  })
  return [...written, ...sql]
}

function languageOf(file: string): CodeAnswer['files'][number]['language'] {
  if (file.endsWith('.sql')) return 'sql'
  return file.endsWith('.md') ? 'markdown' : 'typescript'
}

function stepsOf(
  { datasets, release: { manifest } }: GovernedData,
  { upstream, types }: ReaderKnowledge,
): CodeAnswer['steps'] {
  const visible = new Set(datasets.map(({ name }) => name))
  const rows = new Map(manifest.datasets.map((dataset) => [dataset.name, dataset.rows]))
  return buildOrder(manifest.definition.datasets)
    .filter(({ name }) => visible.has(name))
    .map(({ name, relations }) => ({
      dataset: name,
      reads: relations.flatMap((relation) => {
        if (relation.kind === 'event') return types.has(relation.type) ? [relation.type] : []
        if (relation.kind === 'dataset') return visible.has(relation.dataset) ? [relation.dataset] : []
        return upstream.has(relation.product) ? [`${relation.product}.${relation.dataset}`] : []
      }),
      rows: rows.get(name) ?? 0,
    }))
}

/**
 * Datasets so that each stands behind those of its product that it reads; otherwise as they were declared.
 * @example buildOrder([seasonal, weekly]).map(({ name }) => name) // ['weekly', 'seasonal'], when seasonal reads weekly
 */
export function buildOrder(datasets: readonly DatasetContract[]): readonly DatasetContract[] {
  const ordered = new Set<DatasetContract>()
  const place = (dataset: DatasetContract, above: ReadonlySet<string>): void => {
    if (ordered.has(dataset) || above.has(dataset.name)) return
    for (const relation of dataset.relations) {
      if (relation.kind !== 'dataset') continue
      const read = datasets.find(({ name }) => name === relation.dataset)
      if (read !== undefined) place(read, new Set([...above, dataset.name]))
    }
    ordered.add(dataset)
  }
  for (const dataset of datasets) place(dataset, new Set())
  return [...ordered]
}
