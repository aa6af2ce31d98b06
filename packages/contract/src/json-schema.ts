import { aboutColumn, aboutDataset } from './about-column.ts'
import { type JsonSchema, jsonSchemaOf } from './column-type.ts'
import type { ColumnContract, DatasetContract, EventContract } from './contract-json.ts'

const draft = 'https://json-schema.org/draft/2020-12/schema'

/**
 * JSON Schema of an event's data: every field present (null where it may be missing), no others.
 * @source JSON Schema 2020-12
 * @example jsonSchemaOfEvent(describeEvent(BookBorrowed)).required // ['loan_id', 'member_id', 'title_id']
 */
export function jsonSchemaOfEvent(event: EventContract): JsonSchema {
  const schema = objectOf(event.type, event.description, event.data)
  return event.example === null ? schema : { ...schema, examples: [event.example as JsonSchema] }
}

/**
 * JSON Schema of one row of a dataset as it leaves through REST: every column present, no others.
 * @source JSON Schema 2020-12
 * @example jsonSchemaOfRow(weekly).additionalProperties // false
 */
export function jsonSchemaOfRow(dataset: DatasetContract): JsonSchema {
  return objectOf(dataset.name, aboutDataset(dataset), dataset.columns)
}

function objectOf(title: string, description: string, columns: readonly ColumnContract[]): JsonSchema {
  return {
    $schema: draft,
    title,
    description,
    type: 'object',
    properties: Object.fromEntries(columns.map((column) => [column.name, propertyOf(column)])),
    required: columns.map(({ name }) => name),
    additionalProperties: false,
  }
}

function propertyOf(column: ColumnContract): JsonSchema {
  const { between, oneOf } = column
  const about = aboutColumn(column)
  const bounded: JsonSchema = {
    ...jsonSchemaOf(column.type),
    ...(between === null ? {} : { minimum: between.low, maximum: between.high }),
    ...(oneOf === null ? {} : { enum: oneOf }),
  }
  return column.nullable
    ? { description: about, anyOf: [bounded, { type: 'null' }] }
    : { description: about, ...bounded }
}
