import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { Principal } from '@provender/contract'
import { showRelease } from '@provender/kernel'
import { maxRows } from '@provender/policy'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { QueryAnswer } from '../answers/workspace-answers.ts'
import type { GovernedAccess } from '../governed/governed-access.ts'
import type { SqlAnswer, SqlQuestion } from '../governed/governed-sql.ts'
import { signalOf } from '../http/answer-json.ts'
import { readParameters } from '../http/request-names.ts'
import { parseQueryBody, type QueryQuestion } from './parse-query-body.ts'
import { parseFormat, rowMediaTypes } from './parse-rows-request.ts'
import { csvLines, rowObject } from './write-rows.ts'

/** What a query is answered from. */
export interface QueryPort {
  readonly access: Pick<GovernedAccess, 'sql'>
  readonly principalOf: (request: FastifyRequest) => Principal
}

/**
 * Answers a SELECT as JSON, or by Accept as a CSV or Parquet file of the same rows, whose headers say of which releases they
 * are and whether there were more. The query is interrupted when the reader goes away.
 * @throws REQUEST_INVALID and what `GovernedSql.query` is refused for
 */
export async function answerQuery(port: QueryPort, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  readParameters(request, [])
  const format = parseFormat([], request.headers.accept)
  const isFile = format === 'csv' || format === 'parquet'
  const asked = parseQueryBody(request.body, isFile ? maxRows.sql : undefined)
  const governed = await port.access.sql(port.principalOf(request), asked.sql, asked.product?.product)
  const question = questionOf(asked, signalOf(reply))
  reply.header('cache-control', 'no-store').header('vary', 'accept, authorization')
  if (format === 'csv') {
    const answer = await governed.query(asked.sql, question)
    return fileHeaders(reply, answer, { asked, format }).send(Readable.from(csvLines(answer.columns, answer.rows)))
  }
  if (format === 'parquet') {
    const { answer, file } = await governed.exportParquet(asked.sql, question)
    const handle = await open(file.path, 'r').finally(() => file.remove())
    fileHeaders(reply, answer, { asked, format }).header('content-length', file.sizeBytes)
    return reply.send(handle.createReadStream())
  }
  const started = performance.now()
  const cells = asked.maxCellCharacters === null ? {} : { maxCellCharacters: asked.maxCellCharacters }
  return queryAnswer(await governed.query(asked.sql, { ...question, ...cells }), performance.now() - started)
}

function questionOf({ limit, product }: QueryQuestion, signal: AbortSignal): SqlQuestion {
  return { limit, product, signal }
}

function queryAnswer(answer: SqlAnswer, millis: number): QueryAnswer {
  return {
    columns: answer.columns.map((column) => ({ ...column })),
    rows: answer.rows.map((row) => rowObject(answer.columns, row)),
    truncated: answer.isTruncated,
    truncatedBy: answer.isTruncated ? (answer.isTooLarge ? 'size' : 'rows') : null,
    limit: answer.limit,
    cut: answer.cut.map((cell) => ({ ...cell })),
    millis: Math.round(millis),
    releases: answer.releases.map(({ manifest, releaseDigest }) => ({
      product: manifest.product,
      version: manifest.version,
      release: manifest.release,
      releaseDigest,
    })),
    simulated: answer.simulated,
  }
}

interface AskedFile {
  readonly asked: QueryQuestion
  readonly format: 'csv' | 'parquet'
}

function fileHeaders(reply: FastifyReply, answer: SqlAnswer, { asked, format }: AskedFile): FastifyReply {
  const releases = answer.releases.map(({ manifest }) =>
    showRelease(manifest.product, manifest.version, manifest.release),
  )
  const name = `${asked.product === null ? 'query' : asked.product.product.replace('/', '-')}-rows.${format}`
  if (Object.keys(answer.simulated).length > 0) reply.header('provender-simulated', 'true')
  return reply
    .type(rowMediaTypes[format])
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('provender-truncated', String(answer.isTruncated))
    .header('provender-releases', releases.join(', '))
}
