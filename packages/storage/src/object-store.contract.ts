import assert from 'node:assert/strict'
import { digestOf, type ErrorCode, isProvenderError } from '@provender/kernel'
import type { ObjectStore } from './object-store.ts'

/** An empty store, and a way to make a finished temporary file that it can adopt. */
export interface ObjectStoreUnderTest {
  readonly store: ObjectStore
  temporaryFile(bytes: Uint8Array): Promise<string>
}

/** One rule that every object store keeps. */
export interface ObjectStoreRule {
  readonly rule: string
  check(under: ObjectStoreUnderTest): Promise<void>
}

const bytes = Buffer.from('one immutable object')
const otherBytes = Buffer.from('something else')

/** What every implementation of `ObjectStore` is held to; each check gets an empty store. */
export const objectStoreContract: readonly ObjectStoreRule[] = [
  {
    rule: 'what was put is read back, byte for byte',
    async check({ store }) {
      await store.put('log/b1/s.parquet', bytes)
      assert.deepEqual(Buffer.from(await store.read('log/b1/s.parquet')), bytes)
      assert.equal(await store.has('log/b1/s.parquet'), true)
    },
  },
  {
    rule: 'an object is never overwritten, by put or by adopt',
    async check({ store, temporaryFile }) {
      await store.put('a/b', bytes)
      await refused('STORAGE_OBJECT_EXISTS', store.put('a/b', otherBytes))
      await refused('STORAGE_OBJECT_EXISTS', store.adopt(await temporaryFile(otherBytes), 'a/b'))
      assert.deepEqual(Buffer.from(await store.read('a/b')), bytes)
    },
  },
  {
    rule: 'of many who put under one id at once exactly one wins',
    async check({ store }) {
      const attempts = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) => store.put('race/id', Buffer.from(`writer ${index}`))),
      )
      const winners = attempts.flatMap(({ status }, index) => (status === 'fulfilled' ? [index] : []))
      assert.equal(winners.length, 1)
      assert.equal(Buffer.from(await store.read('race/id')).toString(), `writer ${winners[0]}`)
    },
  },
  {
    rule: 'an adopted file is read under its id and leaves its temporary name',
    async check({ store, temporaryFile }) {
      const path = await temporaryFile(bytes)
      await store.adopt(path, 'a/adopted.parquet')
      assert.deepEqual(Buffer.from(await store.read('a/adopted.parquet')), bytes)
      await refused('STORAGE_OBJECT_MISSING', store.adopt(path, 'a/again.parquet'))
    },
  },
  {
    rule: 'an object that is not there is missing, and has says so',
    async check({ store }) {
      assert.equal(await store.has('a/none'), false)
      await refused('STORAGE_OBJECT_MISSING', store.read('a/none'))
      await refused('STORAGE_OBJECT_MISSING', store.verify('a/none', digestOf(bytes)))
    },
  },
  {
    rule: 'a list holds the ids with the prefix, sorted, and no temporary files',
    async check({ store }) {
      for (const id of ['b/2', 'a/1', 'b/1', 'bc']) await store.put(id, bytes)
      assert.deepEqual(await store.list(), ['a/1', 'b/1', 'b/2', 'bc'])
      assert.deepEqual(await store.list('b/'), ['b/1', 'b/2'])
      assert.deepEqual(await store.list('nothing/'), [])
    },
  },
  {
    rule: 'a removed object is gone, and removing it again is fine',
    async check({ store }) {
      await store.put('a/b', bytes)
      await store.remove('a/b')
      await store.remove('a/b')
      assert.equal(await store.has('a/b'), false)
    },
  },
  {
    rule: 'verify accepts the recorded digest and refuses every other',
    async check({ store }) {
      await store.put('a/b', bytes)
      assert.deepEqual(await store.verify('a/b', digestOf(bytes)), { sha256: digestOf(bytes), sizeBytes: bytes.length })
      await refused('STORAGE_DIGEST_MISMATCH', store.verify('a/b', digestOf(otherBytes)))
    },
  },
  {
    rule: 'an id that could leave the store is refused everywhere',
    async check({ store }) {
      const hostile = [
        '../a',
        'a/../b',
        '/etc/passwd',
        'a//b',
        '',
        '.',
        'a/.hidden',
        'A',
        'a b',
        'a\0b',
        'a*',
        'a\\b',
        'ä',
      ]
      for (const id of hostile) {
        await refused('STORAGE_OBJECT_ID_INVALID', store.put(id, bytes))
        await refused('STORAGE_OBJECT_ID_INVALID', store.read(id))
        await refused('STORAGE_OBJECT_ID_INVALID', store.has(id))
        await refused('STORAGE_OBJECT_ID_INVALID', store.remove(id))
      }
    },
  },
]

async function refused(code: ErrorCode, attempt: Promise<unknown>): Promise<void> {
  await assert.rejects(attempt, (error) => isProvenderError(error) && error.code === code, `expected ${code}`)
}
