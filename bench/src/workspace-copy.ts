import { randomUUID } from 'node:crypto'
import { cpSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { digestOf, shortDigest } from '@provender/kernel'
import { loadWorkspace } from '@provender/pipeline'
import { localObjectStore, openEventLog, workspacePaths } from '@provender/storage'
import { writeLendingLog } from './lending-log.ts'
import {
  type LendingSize,
  lendingYears,
  loanEventsSql,
  loansSql,
  segmentSelect,
  titleEventsSql,
} from './lending-sql.ts'
import { lendingDefinitions } from './places.ts'

/** A workspace whose log is filled and which was never built. */
export interface LendingTemplate {
  readonly root: string
  readonly events: number
  /** Absolute paths of the segment files of an event type, in log order, by the type's last word. */
  readonly segments: ReadonlyMap<string, readonly string[]>
}

/**
 * The workspace of the weekly build with generated events in its log. It is made once per size and rule and kept in `folder`.
 */
export async function lendingTemplate(folder: string, size: LendingSize): Promise<LendingTemplate> {
  const { events } = await loadWorkspace(lendingDefinitions)
  const rules = [loansSql(size), loanEventsSql(0), titleEventsSql(size), lendingYears.join()]
  const selects = ['book-borrowed', 'book-catalogued'].map((kind) =>
    segmentSelect(kind, null, { source: '', ingestTime: '' }),
  )
  const digest = digestOf([...rules, ...selects, ...events.map(({ schemaDigest }) => schemaDigest)].join('\n'))
  const root = join(folder, `lending-${size.loans}-${shortDigest(digest).replace(/\W/g, '')}`)
  if (!existsSync(root)) {
    const unfinished = `${root}-${randomUUID()}`
    try {
      await writeLendingLog(workspacePaths(unfinished), events, size)
      if (!existsSync(root)) renameSync(unfinished, root)
    } finally {
      rmSync(unfinished, { recursive: true, force: true })
    }
  }
  return readTemplate(root)
}

function readTemplate(root: string): LendingTemplate {
  const paths = workspacePaths(root)
  const log = openEventLog(paths, { readOnly: true })
  const objects = localObjectStore(paths)
  try {
    const types = log.eventTypes().map(({ type }) => type)
    const segments = types.map((type) => {
      const files = log.segments({ types: [type] }).map(({ object }) => objects.pathOf(object))
      return [type.slice(type.lastIndexOf('.') + 1), files] as const
    })
    return { root, events: log.head(), segments: new Map(segments) }
  } finally {
    log.close()
  }
}

/** Makes a workspace of definitions and, when given, the state of a template: its immutable objects are linked, the rest copied. */
export function makeWorkspace(root: string, definitions: string, template: string | null): void {
  rmSync(root, { recursive: true, force: true })
  mkdirSync(root, { recursive: true })
  cpSync(definitions, root, { recursive: true })
  if (template === null) return
  const from = workspacePaths(template)
  const to = workspacePaths(root)
  cpSync(from.state, to.state, {
    recursive: true,
    filter: (path) => {
      if (!path.startsWith(`${from.objects}/`) || !path.endsWith('.parquet')) return true
      const target = join(to.objects, relative(from.objects, path))
      mkdirSync(dirname(target), { recursive: true })
      linkSync(path, target)
      return false
    },
  })
}

/** A SQL file with its `{{names}}` replaced. */
export function fillIn(file: string, values: Readonly<Record<string, string>>): string {
  return readFileSync(file, 'utf8').replaceAll(/\{\{([^}]+)\}\}/g, (whole, name: string) => {
    const value = values[name]
    if (value === undefined && name !== '…') throw new Error(`${file} names ${whole}, which is not given.`)
    return value ?? whole
  })
}
