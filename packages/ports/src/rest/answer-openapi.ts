import type { Principal } from '@provender/contract'
import { isProvenderError, type ProductName } from '@provender/kernel'
import { isDamage } from '@provender/storage'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { GovernedData } from '../governed/open-governed.ts'
import { answerValue } from '../http/answer-json.ts'
import { parametersByName, productOf } from '../http/request-names.ts'
import { openApiOf } from './openapi.ts'
import type { RestPort } from './rest-routes.ts'

/** Beyond so many products or columns a document with all of them would be of no use to anybody. */
const most = { products: 50, columns: 2000 }

/**
 * Answers with the OpenAPI document: with paths for each dataset that the reader may read, or only for those of the
 * product asked for. In a large workspace it holds the general paths alone unless a product is named.
 * @throws REQUEST_INVALID, REGISTRY_PRODUCT_UNKNOWN, POLICY_DENIED
 */
export async function answerOpenApi(
  port: RestPort,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const wanted = parametersByName(request, ['product']).get('product')
  const principal = port.principalOf(request)
  if (wanted !== undefined) {
    const [domain = '', name = '', ...rest] = wanted.split('/')
    const product = productOf({ domain, name: [name, ...rest].join('/') })
    return answerValue(request, reply, openApiOf([await port.access.open(principal, 'rest', product)]))
  }
  const { knows } = port.access.sight(principal)
  const names = port.catalog.names().filter(knows)
  const opened = names.length > most.products ? null : await openAll(port, principal, names)
  const isWhole = opened !== null && columnsOf(opened) <= most.columns
  return answerValue(request, reply, openApiOf(isWhole ? opened : [], { isWhole }))
}

async function openAll(
  { access }: RestPort,
  principal: Principal,
  names: readonly ProductName[],
): Promise<readonly GovernedData[]> {
  const opened = await Promise.all(names.map((name) => access.open(principal, 'rest', name).catch(nullWhenUnreadable)))
  return opened.filter((data) => data !== null)
}

/** A damaged product says so itself; the document is of the others. */
function nullWhenUnreadable(error: unknown): null {
  if (isProvenderError(error) && (error.code === 'POLICY_DENIED' || error.code === 'REGISTRY_PRODUCT_UNKNOWN'))
    return null
  if (isDamage(error)) return null
  throw error
}

function columnsOf(opened: readonly GovernedData[]): number {
  return opened.flatMap(({ datasets }) => datasets).reduce((sum, { columns }) => sum + columns.length, 0)
}
