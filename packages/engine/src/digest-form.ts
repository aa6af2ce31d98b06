import { type ColumnType, showType } from '@provender/contract'

/** A column whose values take part in a content digest. */
export interface DigestField {
  readonly name: string
  readonly type: ColumnType
}

/** The id of the digest's algorithm; another rule gets another id. */
export const digestAlgorithm = 'pc1'

/** How null stands in canonical text. */
export const nullMark = '~'

/**
 * Fields, or the fields of a struct, in the order of their names' UTF-8 bytes.
 * @example sortedFields([{ name: 'b' }, { name: 'a' }]) // [{ name: 'a' }, { name: 'b' }]
 */
export function sortedFields<Field extends { readonly name: string }>(fields: readonly Field[]): readonly Field[] {
  return [...fields].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))
}

/**
 * A type in the canonical schema text: as shown to people, structs by field name, nullability left out.
 * @example canonicalType({ kind: 'decimal', precision: 10, scale: 2 }) // 'decimal(10,2)'
 */
export function canonicalType(type: ColumnType): string {
  switch (type.kind) {
    case 'list':
      return `list(${canonicalType(type.element.type)})`
    case 'map':
      return `map(${canonicalType(type.key)},${canonicalType(type.value.type)})`
    case 'struct':
      return `struct(${sortedFields(type.fields)
        .map((field) => `${JSON.stringify(field.name)} ${canonicalType(field.type)}`)
        .join(',')})`
    default:
      return showType(type)
  }
}
