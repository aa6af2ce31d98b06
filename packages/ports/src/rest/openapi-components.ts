import type { Json } from '@provender/kernel'
import { type AnswerName, answerSchemas } from '../answers/answer-schemas.ts'

type JsonObject = { readonly [key: string]: Json }

/** A reference to an answer's schema in the document. */
export function refTo(name: AnswerName): JsonObject {
  return { $ref: `#/components/schemas/${name}` }
}

/** The schemas of every answer and request by name; where one is a part of another, it stands there as a reference. */
export function componentSchemas(): JsonObject {
  const entries = Object.entries(answerSchemas).map(([name, schema]) => [name, plain(schema)] as const)
  const names = new Map(
    entries.filter(([, schema]) => isNamed(schema)).map(([name, json]) => [JSON.stringify(json), name]),
  )
  return Object.fromEntries(entries.map(([name, schema]) => [name, withReferences(schema, name, names)]))
}

function plain(schema: unknown): Json {
  return JSON.parse(JSON.stringify(schema)) as Json
}

function isNamed(schema: Json): boolean {
  return typeof schema === 'object' && schema !== null && ('properties' in schema || 'allOf' in schema)
}

function withReferences(schema: Json, inside: string, names: ReadonlyMap<string, string>): Json {
  const part = (value: Json): Json => {
    if (typeof value !== 'object' || value === null) return value
    const name = names.get(JSON.stringify(value))
    return name === undefined || name === inside ? inner(value) : { $ref: `#/components/schemas/${name}` }
  }
  const inner = (value: Json & object): Json =>
    Array.isArray(value)
      ? value.map((one) => part(one))
      : Object.fromEntries(Object.entries(value).map(([key, one]) => [key, part(one as Json)]))
  return typeof schema === 'object' && schema !== null ? inner(schema) : schema
}
