import { expect, it } from 'vitest'
import { ApiProblem, asProblem, problemFrom } from './problem.ts'
import { mayRetry } from './query-client.ts'

it('says what the server said', () => {
  const said = { code: 'SQL_INVALID', detail: 'No column x.', retry: 'after-fix', details: { column: 'x' } }
  const problem = problemFrom(said, 422)
  expect([problem.code, problem.message, problem.status, problem.retry]).toEqual([
    'SQL_INVALID',
    'No column x.',
    422,
    'after-fix',
  ])
  expect(problem.details).toEqual({ column: 'x' })
})

it.each([null, undefined, 'text', 12, {}, { code: 1, detail: 'x' }])(
  'makes a problem of an answer that is none: %j',
  (body) => {
    expect(problemFrom(body, 502)).toMatchObject({ code: 'ANSWER_UNREADABLE', status: 502 })
  },
)

it('asks again by itself only where a pause can help, and not for ever', () => {
  const later = new ApiProblem({ code: 'SERVER_BUSY', detail: '', status: 503, retry: 'backoff' })
  const never = new ApiProblem({ code: 'ROUTE_UNKNOWN', detail: '', status: 404, retry: 'never' })
  expect([0, 1, 2].map((failures) => mayRetry(failures, later))).toEqual([true, true, false])
  expect(mayRetry(0, never)).toBe(false)
  expect(mayRetry(0, new Error('a fault of the page'))).toBe(false)
  expect(asProblem(new Error('a fault of the page')).code).toBe('PAGE_FAULT')
})
