import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reservedWords } from './generated/reserved-words.ts'
import { checkName, type NameKind } from './names.ts'
import { type ProductName, sqlSchemaOf } from './product-ref.ts'

const refused = (kind: NameKind, name: string) =>
  expect(() => checkName(kind, name), `${kind} ${JSON.stringify(name)}`).toThrowError(
    expect.objectContaining({ code: 'CONTRACT_NAME_INVALID', details: expect.objectContaining({ kind, name }) }),
  )

describe('names of domains, products, sources, channels and views', () => {
  const kinds: readonly NameKind[] = ['domain', 'product', 'source', 'channel', 'view']

  it('are lower-case words joined by single hyphens', () => {
    for (const kind of kinds) {
      for (const name of ['ab', 'library', 'borrowing-patterns', 'b2b', 'a'.repeat(50)]) {
        expect(checkName(kind, name)).toBe(name)
      }
      for (const name of [
        '',
        'a',
        'a'.repeat(51),
        'Library',
        '2b',
        '-ab',
        'ab-',
        'a--b',
        'a_b',
        'a b',
        'é-a',
        'ab\n',
      ]) {
        refused(kind, name)
      }
    }
  })

  it('never end in -v and a number, which is kept for major versions', () => {
    for (const kind of kinds) refused(kind, 'loans-v2')
    expect(checkName('product', 'loans-v2x')).toBe('loans-v2x')
  })

  it('never are a catalog or schema of an engine', () => {
    for (const name of ['system', 'temp', 'main', 'memory', 'information-schema', 'pg-catalog']) {
      refused('domain', name)
      refused('product', name)
    }
    expect(checkName('channel', 'main')).toBe('main')
  })

  it('never need quotes in SQL, where a hyphen is written as an underscore', () => {
    refused('product', 'order')
    refused('product', 'current-date')
    refused('domain', 'session-user')
    fc.assert(
      fc.property(fc.constantFrom(...reservedWords), (word) => {
        const name = word.replaceAll('_', '-')
        if (name.length >= 2) refused('product', name)
      }),
    )
  })

  it('that are allowed give two different products two different schemas', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{1,20}$/).filter((text) => isAllowed('product', text))
    const version = fc.constantFrom('1.0.0', '2.0.0', '11.3.0')
    fc.assert(
      fc.property(name, version, name, version, (a, v, b, w) => {
        const schema = (text: string, at: string) => sqlSchemaOf(`library/${text}` as ProductName, at).schema
        if (a !== b) expect(schema(a, v)).not.toBe(schema(b, w))
      }),
    )
  })
})

describe('names of datasets, columns and event fields', () => {
  const kinds: readonly NameKind[] = ['dataset', 'column', 'event field']

  it('are lower-case words joined by underscores', () => {
    for (const kind of kinds) {
      for (const name of ['a', 'title_id', 'week2', 'a'.repeat(63)]) expect(checkName(kind, name)).toBe(name)
      for (const name of ['', 'a'.repeat(64), '_a', 'Title', 'title-id', '1a', 'a b', 'ab\n']) refused(kind, name)
    }
  })

  it('never begin with provender_', () => {
    for (const kind of kinds) refused(kind, 'provender_row')
  })

  it('never are a word reserved in SQL', () => {
    for (const kind of kinds) for (const word of ['select', 'user', 'lambda', 'desc', 'qualify']) refused(kind, word)
  })

  it('leave "position" to the event log, except for a dataset', () => {
    refused('column', 'position')
    refused('event field', 'position')
    expect(checkName('dataset', 'position')).toBe('position')
  })

  it('leave the envelope to the envelope, in events only', () => {
    for (const name of ['event_id', 'event_time', 'ingest_time', 'event_source', 'subject', 'actor', 'source_row']) {
      refused('event field', name)
      expect(checkName('column', name)).toBe(name)
    }
  })
})

describe('names of event types', () => {
  it('are reverse domains of three segments or more', () => {
    expect(checkName('event type', 'org.library.loan.book-borrowed')).toBe('org.library.loan.book-borrowed')
    for (const name of [
      '',
      'book-borrowed',
      'org.library',
      'Org.library.loan',
      'org..loan',
      'org.library.',
      '.a.b.c',
    ]) {
      refused('event type', name)
    }
  })
})

it('says which rule is broken', () => {
  expect(() => checkName('domain', 'main')).toThrowError(
    'The domain name "main" is not allowed: it is a schema or catalog name of the engines.',
  )
})

function isAllowed(kind: NameKind, name: string): boolean {
  try {
    return checkName(kind, name) === name
  } catch {
    return false
  }
}
