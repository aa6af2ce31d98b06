import { stringLiteral } from './quote.ts'

/** Rows of more columns than these are typed as a record: the interface would be longer than a screen. */
const mostTyped = 60

/**
 * A TypeScript interface of a row, from the JSON Schema that the API gives of it.
 * @example typescriptRow('Titles', { type: 'object', properties: { loans: { type: 'integer' } } }) // 'interface Titles {\n  loans: number\n}'
 */
export function typescriptRow(name: string, schema: unknown): string {
  const properties = Object.entries(recordOf(recordOf(schema)['properties']))
  if (properties.length === 0 || properties.length > mostTyped) return `type ${name} = Record<string, unknown>`
  return `interface ${name} {\n${properties.map(([column, type]) => `  ${keyOf(column)}: ${typescriptType(type)}`).join('\n')}\n}`
}

/**
 * The name of a dataset as a TypeScript type.
 * @example typeName('seasonal_demand') // 'SeasonalDemand'
 */
export function typeName(dataset: string): string {
  const name = dataset
    .split(/[^A-Za-z0-9]+/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')
  return /^[A-Za-z]/.test(name) ? name : `Row${name}`
}

function typescriptType(schema: unknown): string {
  const { type, anyOf, items, properties, additionalProperties } = recordOf(schema)
  if (Array.isArray(anyOf)) return [...new Set(anyOf.map(typescriptType))].join(' | ')
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type
    case 'integer':
    case 'number':
      return 'number'
    case 'array':
      return arrayType(typescriptType(items))
    case 'object':
      return objectType(recordOf(properties), additionalProperties)
    default:
      return 'unknown'
  }
}

function arrayType(element: string): string {
  return element.includes(' | ') ? `(${element})[]` : `${element}[]`
}

function objectType(properties: Readonly<Record<string, unknown>>, further: unknown): string {
  const fields = Object.entries(properties).map(([name, type]) => `${keyOf(name)}: ${typescriptType(type)}`)
  if (fields.length > 0) return `{ ${fields.join('; ')} }`
  return typeof further === 'object' ? `Record<string, ${typescriptType(further)}>` : 'Record<string, unknown>'
}

function keyOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : stringLiteral(name)
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}
