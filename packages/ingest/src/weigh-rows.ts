import { ProvenderError } from '@provender/kernel'
import { figures, type Intake, relationOf } from './intake.ts'
import { sharedIdsSql } from './intake-sql.ts'
import { lastKnownSql } from './plan-intake.ts'
import { type TokenPads, tokenPads } from './token-pads.ts'

/** Some rows of a source, by number, both ends included. */
export interface RowRange {
  readonly from: number
  readonly to: number
  readonly isLast: boolean
}

/**
 * Judges the rows of a range and weighs the events they tell: new, duplicate or quarantined, as tables in the builder.
 * @throws INGEST_SOURCE_MALFORMED when a snapshot holds no rows while keys are known, or lacks more of them than may vanish
 */
export async function weighRows(intake: Intake, range: RowRange): Promise<void> {
  const { source, plan, tools } = intake
  const run = (sql: string, params?: Readonly<Record<string, string>>): Promise<void> =>
    tools.builder.run(sql, params ?? {})
  for (const [index, { emission }] of plan.emissions.entries()) {
    await run(`CREATE OR REPLACE VIEW _known_${index} AS ${await relationOf(tools, emission.event, source.name)}`)
  }
  await tools.builder.run(plan.judge, { from: range.from, to: range.to })
  if (source.snapshot !== null && plan.emissions[0] !== undefined) {
    await run(lastKnownSql(plan.emissions[0].emission))
    await refuseEmptySnapshot(intake)
  }
  const pads: TokenPads = tokenPads(tools.personKey)
  for (const emission of plan.emissions) {
    await run(emission.tell, emission.takesPersonKey ? { ...pads } : undefined)
    await run(emission.weigh)
  }
  if (source.snapshot !== null) await refuseTruncated(intake, source.snapshot.mayVanish)
}

/**
 * Asserts that no two emissions of the batch tell one event id.
 * @throws CONTRACT_INVALID naming the source and an id
 */
export async function refuseSharedIds({ source, tools }: Intake): Promise<void> {
  const { rows } = await tools.builder.query(sharedIdsSql)
  if (rows.length === 0) return
  throw new ProvenderError(
    'CONTRACT_INVALID',
    `The source ${source.name} gives one event id to two events of different emissions (${String(rows[0]?.[0])}). An id is unique within a source: add what tells the emissions apart, e.g. id: sql\`event_id || '/returned'\`.`,
    { source: source.name },
  )
}

async function refuseEmptySnapshot({ source, tools }: Intake): Promise<void> {
  const [rows = 0, known = 0] = await figures(
    tools.builder,
    'SELECT (SELECT count(*) FROM _judged), (SELECT count(*) FROM _last_known WHERE NOT _is_vanished)',
  )
  if (rows > 0 || known === 0) return
  throw new ProvenderError(
    'INGEST_SOURCE_MALFORMED',
    `The snapshot ${source.reads.file} of the source ${source.name} holds no rows, while ${known} keys are known. Nothing was withdrawn: an empty file is taken for a fault. Restore the file.`,
    { source: source.name, known },
  )
}

/** So many keys may vanish from a snapshot of any size: a share of few keys says nothing. */
const alwaysMayVanish = 10

async function refuseTruncated({ source, plan, tools }: Intake, mayVanish: number): Promise<void> {
  const [gone = 0, known = 0] = await figures(
    tools.builder,
    `SELECT (SELECT count(*) FROM _told_${plan.emissions.length - 1}), (SELECT count(*) FROM _last_known WHERE NOT _is_vanished)`,
  )
  if (gone <= Math.max(alwaysMayVanish, mayVanish * known)) return
  throw new ProvenderError(
    'INGEST_SOURCE_MALFORMED',
    `The snapshot ${source.reads.file} of the source ${source.name} lacks ${gone} of ${known} known keys, more than may vanish at once (mayVanish: ${mayVanish}). Nothing was taken in: the file is taken for a truncated one. Restore the file, or raise mayVanish of the snapshot if the keys are gone indeed.`,
    { source: source.name, gone, known, mayVanish },
  )
}
