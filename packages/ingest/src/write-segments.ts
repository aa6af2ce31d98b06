import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { instantFromMicros } from '@provender/kernel'
import { digestFile, type NewSegment, segmentObjectId } from '@provender/storage'
import { type EmissionCount, sumOf } from './count-batch.ts'
import { distinctTypes, type Intake } from './intake.ts'
import { type BatchFacts, segmentSql } from './intake-sql.ts'

/**
 * Writes the new events of a batch as immutable objects, one per event type; they count once the batch is in the log.
 * @throws STORAGE_DISK_FULL, STORAGE_IO, ENGINE_FAILED
 */
export async function writeSegments(
  intake: Intake,
  facts: BatchFacts,
  { batch, counts }: { readonly batch: string; readonly counts: readonly EmissionCount[] },
): Promise<readonly NewSegment[]> {
  const { plan, tools } = intake
  const segments: NewSegment[] = []
  for (const event of distinctTypes(plan)) {
    const told = counts.filter(({ type, appended }) => type === event.type && appended > 0)
    if (told.length === 0) continue
    const path = join(tools.tempDirectory, `segment-${randomUUID()}.parquet`)
    await tools.builder.run(segmentSql(plan, event.type, facts, path))
    const { sha256, sizeBytes } = await digestFile(path)
    const object = segmentObjectId(batch, event.type)
    await tools.objects.adopt(path, object)
    segments.push({
      eventType: event.type,
      schemaDigest: event.schemaDigest,
      object,
      sha256,
      sizeBytes,
      rows: sumOf(told, 'appended'),
      fromPosition: Math.min(...told.map(({ from }) => from)),
      toPosition: Math.max(...told.map(({ to }) => to)),
      firstEventTime: instantFromMicros(BigInt(Math.min(...told.map(({ firstMicros }) => firstMicros)))),
      lastEventTime: instantFromMicros(BigInt(Math.max(...told.map(({ lastMicros }) => lastMicros)))),
      lateRows: sumOf(told, 'late'),
    })
  }
  return segments
}
