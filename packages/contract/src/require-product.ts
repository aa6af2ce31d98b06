import { ProvenderError } from '@provender/kernel'
import { durationText } from './check.ts'
import type { DatasetMap, ProductSpec } from './product.ts'
import { invalid, isRecord, shown } from './refusal.ts'
import { requireList, requireSpec, requireSql, requireText } from './require.ts'

type WrittenProduct = Omit<ProductSpec, 'ports' | 'datasets'>

/**
 * Asserts that a product says what it is for, for whom, and to what benefit.
 * @throws CONTRACT_INVALID
 */
export function requireWords(thing: string, spec: WrittenProduct): void {
  requireText(thing, 'purpose', spec.purpose)
  const customers = requireList(thing, 'customers', spec.customers)
  if (customers.length === 0) {
    throw invalid(`The ${thing} has no customer. Add customers: [{ team, need }]: a product is for somebody.`, {
      thing,
    })
  }
  for (const customer of customers) {
    requireSpec(`customer of the ${thing}`, customer)
    requireText(`customer of the ${thing}`, 'team', customer.team)
    requireText(`customer of the ${thing}`, 'need', customer.need)
  }
  requireText(`benefit of the ${thing}`, 'says', spec.benefit?.says)
  requireText(`benefit of the ${thing}`, 'measuredBy', spec.benefit?.measuredBy)
  if (spec.docs !== undefined) requireText(thing, 'docs', spec.docs)
  if (spec.simulated !== undefined) requireText(thing, 'simulated', spec.simulated)
  for (const limit of requireList(thing, 'limits', spec.limits)) requireText(`limits of the ${thing}`, 'entry', limit)
  for (const example of requireList(thing, 'examples', spec.examples)) requireSql(thing, 'example', example)
}

/**
 * Asserts that a product's version and service promise can be kept to, and that its uses are named.
 * @throws CONTRACT_INVALID
 * @throws CONTRACT_VALUE_INVALID
 */
export function requirePromises(thing: string, spec: WrittenProduct): void {
  if (typeof spec.version !== 'string' || !/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.test(spec.version)) {
    throw invalid(`The ${thing} has the version ${shown(spec.version)}. Write major.minor.patch, e.g. "1.0.0".`, {
      thing,
    })
  }
  requireText(`sla of the ${thing}`, 'freshness', spec.sla?.freshness)
  durationText(spec.sla.freshness)
  requireText(`sla of the ${thing}`, 'support', spec.sla.support)
  const { availability } = spec.sla
  if (!(typeof availability === 'number' && availability > 0 && availability <= 1)) {
    throw invalid(`The ${thing} promises an availability of ${shown(availability)}. Write a share such as 0.999.`, {
      thing,
    })
  }
  if (spec.access?.allowedFor === undefined) {
    throw invalid(`The ${thing} has no access. Add access: { allowedFor: ['research'] }.`, { thing })
  }
  for (const use of requireList(thing, 'access.allowedFor', spec.access.allowedFor))
    requireText(`access.allowedFor of the ${thing}`, 'use', use)
}

/**
 * Asserts that inputs are event types or products, each once, and that what is ignored is not also an input.
 * @throws CONTRACT_INVALID
 * @throws CONTRACT_NAME_DUPLICATE
 */
export function requireInputs(thing: string, spec: WrittenProduct): void {
  if (spec.inputs === undefined)
    throw invalid(`The ${thing} has no inputs. Add inputs: [EventType, product].`, { thing })
  const names = new Set<string>()
  for (const input of requireList(thing, 'inputs', spec.inputs)) {
    if (input?.kind !== 'event' && input?.kind !== 'product') {
      throw invalid(`The ${thing} has an input that is ${shown(input)}. Import the event type or product itself.`, {
        thing,
      })
    }
    const name = input.kind === 'event' ? input.type : `${input.product}@${input.version}`
    if (names.has(name)) {
      throw new ProvenderError('CONTRACT_NAME_DUPLICATE', `The ${thing} has two inputs named ${name}. Remove one.`, {
        thing,
        input: name,
      })
    }
    names.add(name)
  }
  for (const ignored of requireList(thing, 'ignores', spec.ignores)) {
    if (ignored?.event?.kind !== 'event') {
      throw invalid(`The ${thing} ignores ${shown(ignored?.event)}. Write { event: EventType, reason: 'why' }.`, {
        thing,
      })
    }
    requireText(`event ${ignored.event.type} ignored by the ${thing}`, 'reason', ignored.reason)
    if (names.has(ignored.event.type)) {
      throw invalid(
        `The ${thing} both reads and ignores ${ignored.event.type}. Remove it from inputs or from ignores.`,
        {
          thing,
          event: ignored.event.type,
        },
      )
    }
  }
}

/**
 * Asserts that a product has datasets, made by dataset(…), each with a name of its own.
 * @throws CONTRACT_INVALID
 * @throws CONTRACT_NAME_DUPLICATE
 */
export function requireDatasets(thing: string, datasets: DatasetMap): void {
  const names = new Set<string>()
  for (const [member, dataset] of Object.entries(datasets ?? {})) {
    if (dataset?.kind !== 'dataset') {
      throw invalid(`datasets.${member} of the ${thing} is ${shown(dataset)}. Make it with dataset(…).`, {
        thing,
        member,
      })
    }
    if (names.has(dataset.name)) {
      throw new ProvenderError(
        'CONTRACT_NAME_DUPLICATE',
        `The ${thing} has two datasets named "${dataset.name}". Rename one.`,
        { thing, dataset: dataset.name },
      )
    }
    names.add(dataset.name)
  }
  if (names.size === 0) throw invalid(`The ${thing} has no datasets. Add datasets: { weekly }.`, { thing })
}

const portKinds = ['sql', 'rest', 'iceberg']

/**
 * Asserts that ports are known ones and speak of datasets and columns that are there.
 * @throws CONTRACT_INVALID
 */
export function requirePorts(thing: string, datasets: DatasetMap, ports: unknown): void {
  if (!isRecord(ports)) throw invalid(`The ${thing} has no ports. Add ports: { sql: true, rest: true }.`, { thing })
  for (const [port, value] of Object.entries(ports)) {
    if (!portKinds.includes(port)) {
      throw invalid(`The ${thing} has a port "${port}". There are: ${portKinds.join(', ')}.`, { thing, port })
    }
    if (typeof value === 'boolean' || value === undefined || (port === 'rest' && isRecord(value))) continue
    throw invalid(`The port ${port} of the ${thing} is ${shown(value)}. Write true or false.`, { thing, port })
  }
  if (!isRecord(ports['rest'])) return
  for (const [name, path] of Object.entries(ports['rest'])) requireRestPath(thing, datasets, name, path)
}

function requireRestPath(thing: string, datasets: DatasetMap, name: string, path: unknown): void {
  const dataset = Object.hasOwn(datasets, name) ? datasets[name] : undefined
  if (dataset === undefined) {
    throw invalid(
      `ports.rest of the ${thing} names "${name}", which is no dataset (there are ${Object.keys(datasets).join(', ')}).`,
      { thing, dataset: name },
    )
  }
  const by = isRecord(path) ? path['by'] : undefined
  if (!Array.isArray(by)) {
    throw invalid(`ports.rest.${name} of the ${thing} has no list \`by\`. Write { by: ['title_id'] }.`, {
      thing,
      dataset: name,
    })
  }
  for (const column of by) {
    if (typeof column !== 'string' || !Object.hasOwn(dataset.columns, column)) {
      throw invalid(
        `ports.rest.${name}.by of the ${thing} names ${shown(column)}, which is no column of it (there are ${Object.keys(dataset.columns).join(', ')}).`,
        { thing, dataset: name, column: shown(column) },
      )
    }
  }
}
