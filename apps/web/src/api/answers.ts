import type { components } from './schema.ts'

type Schemas = components['schemas']

/** An answer of the API by the name it has in the OpenAPI document. */
export type Answer<Name extends keyof Schemas> = Schemas[Name]
