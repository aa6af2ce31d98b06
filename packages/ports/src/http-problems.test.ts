import { isProvenderError, ProvenderError } from '@provender/kernel'
import { describe, expect, it } from 'vitest'
import { parseJsonBody } from './http-problems.ts'
import { nearNames } from './near-names.ts'
import { problemOf } from './problem.ts'

describe('problems', () => {
  it('tell code, status and retry, and nothing of this machine', () => {
    const error = new ProvenderError(
      'ENGINE_FAILED',
      'Cannot open /home/ada/w/.provender/objects/data/aa/x.parquet now.',
      {
        path: '/home/ada',
        dataset: 'weekly',
      },
    )
    expect(problemOf(error, '/x')).toEqual({
      type: 'urn:provender:error:ENGINE_FAILED',
      title: 'The engine could not carry out a statement.',
      status: 500,
      detail: 'Cannot open (a file) now.',
      instance: '/x',
      code: 'ENGINE_FAILED',
      retry: 'after-fix',
      details: { dataset: 'weekly' },
    })
  })

  it('addresses of the API stay', () => {
    const error = new ProvenderError('ROUTE_UNKNOWN', 'GET /api/openapi.json lists them; /srv/api/x.json is a file.')
    expect(problemOf(error, '/x').detail).toBe('GET /api/openapi.json lists them; (a file) is a file.')
  })

  it('an unknown fault says nothing of itself', () => {
    const problem = problemOf(new Error('secret at /etc/passwd'), '/x')
    expect([problem.code, JSON.stringify(problem).includes('secret')]).toEqual(['INTERNAL', false])
  })
})

describe('JSON bodies', () => {
  it('are refused when nested too deeply, before they are parsed', () => {
    const bomb = '['.repeat(200_000)
    for (const text of [bomb, `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`, '{', '']) {
      let code: unknown = null
      try {
        parseJsonBody(text)
      } catch (error) {
        code = isProvenderError(error) ? error.code : error
      }
      expect(code).toBe('REQUEST_INVALID')
    }
    expect(parseJsonBody(`{"sql":"${'['.repeat(100)}"}`)).toEqual({ sql: '['.repeat(100) })
  })
})

describe('near names', () => {
  it('are within reach and nearest first', () => {
    expect(nearNames('titel_id', ['week', 'title_id'])).toEqual(['title_id'])
    expect(nearNames('xyz', ['week'])).toEqual([])
  })
})
