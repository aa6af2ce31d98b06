import { type ColumnContract, jsonSchemaOf } from '@provender/contract'

/** JSON Schema of one row in JSON answers. */
export function rowSchemaOf(columns: readonly ColumnContract[]) {
  return {
    type: 'object' as const,
    properties: Object.fromEntries(
      columns.map((column) => [
        column.name,
        {
          ...jsonSchemaOf(column.type, column.nullable),
          description: [
            sentence(column.description),
            column.unit === null ? '' : `Unit: ${column.unit}.`,
            modelledNote(column),
          ]
            .filter((part) => part !== '')
            .join(' '),
        },
      ]),
    ),
    required: columns.map(({ name }) => name),
    additionalProperties: false,
  }
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

function modelledNote({ modelled }: ColumnContract): string {
  return modelled === null ? '' : `Modelled, not observed: ${modelled}.`
}
