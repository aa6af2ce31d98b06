import type { DatasetContract, ProductContract } from '@provender/contract'
import { type ProductName, ProvenderError } from '@provender/kernel'

/**
 * The datasets of a product so that each comes after those it reads.
 * @throws PLAN_CYCLE naming the circle
 * @example orderDatasets(contract).map((dataset) => dataset.name) // ['seasonal_demand', 'weekly']
 */
export function orderDatasets(contract: ProductContract): readonly DatasetContract[] {
  const byName = new Map(contract.datasets.map((dataset) => [dataset.name, dataset]))
  const reads = (dataset: DatasetContract): readonly string[] =>
    dataset.relations.flatMap((relation) => (relation.kind === 'dataset' ? [relation.dataset] : []))
  return ordered(
    contract.datasets.map((dataset) => dataset.name),
    (name) => reads(byName.get(name) as DatasetContract),
    `datasets of ${contract.product}`,
  ).map((name) => byName.get(name) as DatasetContract)
}

/**
 * Products so that each comes after the products it reads; products outside the list are left out.
 * @throws PLAN_CYCLE naming the circle
 */
export function orderProducts(contracts: readonly ProductContract[]): readonly ProductContract[] {
  const byName = new Map(contracts.map((contract) => [contract.product, contract]))
  const names = ordered(
    contracts.map((contract) => contract.product),
    (name) =>
      (byName.get(name as ProductName)?.upstream ?? [])
        .map(({ product }) => product)
        .filter((product) => byName.has(product)),
    'products',
  )
  return names.map((name) => byName.get(name as ProductName) as ProductContract)
}

function ordered(
  names: readonly string[],
  reads: (name: string) => readonly string[],
  what: string,
): readonly string[] {
  const done = new Set<string>()
  const visit = (name: string, path: readonly string[]): void => {
    if (done.has(name)) return
    if (path.includes(name)) {
      const circle = [...path.slice(path.indexOf(name)), name].join(' → ')
      throw new ProvenderError(
        'PLAN_CYCLE',
        `The ${what} read each other in a circle: ${circle}. One of them has to stop reading the other.`,
        { circle },
      )
    }
    for (const other of [...reads(name)].sort()) visit(other, [...path, name])
    done.add(name)
  }
  for (const name of [...names].sort()) visit(name, [])
  return [...done]
}
