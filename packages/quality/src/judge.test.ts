import type { CheckResult, CheckStatus, DatasetContract } from '@provender/contract'
import {
  c,
  check,
  complete,
  dataset,
  defineProduct,
  describeProduct,
  domain,
  event,
  mayBeEmpty,
  sql,
} from '@provender/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holdsNoValues, judge, type Measure, refuseVacuous } from './judge.ts'
import { type PlannedCheck, planChecks } from './plan-checks.ts'

const rows: PlannedCheck = { kind: 'rows', name: 'rule', dimension: 'consistency', failsWhen: 'a > 1', values: null }
const valuesOf = (nullable: boolean): PlannedCheck => ({ ...rows, values: { column: 'a', nullable } }) as PlannedCheck
const unique: PlannedCheck = { kind: 'unique', name: 'one row per a', dimension: 'uniqueness', key: ['a'] }
const completeOf = (events: number, min = 1): PlannedCheck => ({
  kind: 'complete',
  name: 'all',
  dimension: 'completeness',
  measure: null,
  events,
  min,
})
const populated = (emptyReason: string | null, eventsDue: number | null): PlannedCheck => ({
  kind: 'populated',
  name: 'has rows',
  dimension: 'completeness',
  emptyReason,
  eventsDue,
})

const measured = (rowsSeen: number, value: number): Measure => ({ kind: 'measured', rows: rowsSeen, rowsSeen, value })

type Kind = PlannedCheck['kind']
type Seen = 'error' | 'not-run' | 'no rows' | 'rows that hold' | 'rows that break it'
const samples: Readonly<
  Record<
    Kind,
    { readonly check: PlannedCheck; readonly holds: Measure; readonly breaks: Measure; readonly empty: Measure }
  >
> = {
  rows: { check: rows, holds: measured(5, 0), breaks: measured(5, 2), empty: measured(0, 0) },
  unique: { check: unique, holds: measured(5, 0), breaks: measured(5, 1), empty: measured(0, 0) },
  complete: { check: completeOf(5), holds: measured(5, 5), breaks: measured(5, 4), empty: measured(0, 0) },
  populated: { check: populated(null, 0), holds: measured(5, 5), breaks: measured(0, 0), empty: measured(0, 0) },
}

/** Every kind of check met by every kind of measure: what becomes of it where rows are due. A new kind does not compile here. */
const table: Readonly<Record<Kind, Readonly<Record<Seen, CheckStatus>>>> = {
  rows: {
    error: 'error',
    'not-run': 'not-run',
    'no rows': 'failed',
    'rows that hold': 'passed',
    'rows that break it': 'failed',
  },
  unique: {
    error: 'error',
    'not-run': 'not-run',
    'no rows': 'failed',
    'rows that hold': 'passed',
    'rows that break it': 'failed',
  },
  complete: {
    error: 'error',
    'not-run': 'not-run',
    'no rows': 'failed',
    'rows that hold': 'passed',
    'rows that break it': 'failed',
  },
  populated: {
    error: 'error',
    'not-run': 'not-run',
    'no rows': 'failed',
    'rows that hold': 'passed',
    'rows that break it': 'failed',
  },
}

const outcome = (planned: PlannedCheck, measure: Measure, isEmptyAllowed = false): CheckResult =>
  refuseVacuous(judge('daily', planned, measure), isEmptyAllowed || holdsNoValues(planned, measure))

describe('a check', () => {
  for (const kind of Object.keys(table) as Kind[]) {
    const { check: planned, holds, breaks, empty } = samples[kind]
    const measures: Readonly<Record<Seen, Measure>> = {
      error: { kind: 'error', message: 'no' },
      'not-run': { kind: 'not-run' },
      'no rows': empty,
      'rows that hold': holds,
      'rows that break it': breaks,
    }
    for (const seen of Object.keys(measures) as Seen[])
      it(`of kind ${kind} that met ${seen} is ${table[kind][seen]}`, () => {
        const result = outcome(planned, measures[seen])
        expect(result.status).toBe(table[kind][seen])
        expect(result.message === null).toBe(result.status === 'passed')
      })
  }

  it('never passes on a measure that is no number', () => {
    for (const { check: planned } of Object.values(samples))
      expect(outcome(planned, measured(Number.NaN, Number.NaN)).status).not.toBe('passed')
  })

  it('that failed says how many rows did', () => {
    expect(judge('daily', rows, measured(5, 2))).toMatchObject({
      failures: 2,
      rowsSeen: 5,
      message: '2 of 5 rows break it.',
    })
    expect(judge('daily', completeOf(5), measured(5, 3))).toMatchObject({
      failures: 2,
      message: expect.stringContaining('3 of 5 events'),
    })
  })
})

describe('completeness', () => {
  it('is neither less than promised nor more than happened', () => {
    expect(outcome(completeOf(100, 0.9), measured(90, 90)).status).toBe('passed')
    expect(outcome(completeOf(100, 0.9), measured(89, 89)).status).toBe('failed')
    expect(outcome(completeOf(100, 0.9), measured(101, 101)).status).toBe('failed')
  })

  it('against no events fails where rows are due, and holds where there may be none', () => {
    expect(outcome(completeOf(0), measured(0, 0)).status).toBe('failed')
    expect(outcome(completeOf(0), measured(0, 0), true).status).toBe('passed')
    expect(outcome(completeOf(0), measured(3, 3), true).status).toBe('failed')
    expect(outcome(completeOf(0), measured(3, 0), true).status).toBe('failed')
  })
})

describe('a rule about the values of a column', () => {
  const noValues: Measure = { kind: 'measured', rows: 5, rowsSeen: 0, value: 0 }

  it('holds over rows without a value where the column may have none, and says so', () => {
    expect(outcome(valuesOf(true), noValues)).toMatchObject({
      ...{ status: 'passed', rowsSeen: 0, message: 'The column holds no values.' },
    })
  })

  it('fails over no value where values or rows are due', () => {
    expect(outcome(valuesOf(false), noValues).status).toBe('failed')
    expect(outcome(valuesOf(true), measured(0, 0)).status).toBe('failed')
    expect(outcome(rows, noValues).status).toBe('failed')
  })

  it('that some value breaks, or that could not be measured, is not excused', () => {
    expect(outcome(valuesOf(true), { ...noValues, value: 1 } as Measure).status).toBe('failed')
    expect(outcome(valuesOf(true), { kind: 'error', message: 'no' }).status).toBe('error')
    expect(outcome(valuesOf(true), { kind: 'not-run' }).status).toBe('not-run')
  })
})

describe('emptiness', () => {
  it('must be declared, and no source event may have been due', () => {
    expect(outcome(populated(null, 0), measured(0, 0), false).status).toBe('failed')
    expect(outcome(populated('no sales yet', 0), measured(0, 0), true).status).toBe('passed')
    expect(outcome(populated('no sales yet', 3), measured(0, 0), true).status).toBe('failed')
    expect(outcome(populated('no sales yet', 3), measured(2, 2), true).status).toBe('passed')
  })

  it('says so where no event decides whether rows were due', () => {
    const upstream = outcome(populated('a quiet week', null), measured(0, 0), true)
    expect(upstream).toMatchObject({ status: 'passed', message: expect.stringContaining('no event decides') })
    expect(outcome(populated('a quiet week', 0), measured(0, 0), true).message).toBe(null)
    expect(outcome(populated('a quiet week', null), measured(2, 2), true).message).toBe(null)
    expect(outcome(populated(null, null), measured(0, 0)).status).toBe('failed')
  })

  it('makes no failure a success and no other success a failure', () => {
    const status = fc.constantFrom<CheckStatus>('passed', 'failed', 'error', 'not-run')
    const result = fc.record({ status, rowsSeen: fc.nat({ max: 2 }), mayBe: fc.boolean() })
    fc.assert(
      fc.property(result, ({ status, rowsSeen, mayBe }) => {
        const given: CheckResult = {
          dataset: 'd',
          name: 'n',
          dimension: 'accuracy',
          status,
          rowsSeen,
          failures: 0,
          message: null,
        }
        const after = refuseVacuous(given, mayBe)
        const expected = status === 'passed' && rowsSeen === 0 && !mayBe ? 'failed' : status
        expect(after.status).toBe(expected)
      }),
    )
  })
})

describe('the checks of a dataset', () => {
  const shop = domain('shop', { team: 'counter', contact: 'counter@shop.example' })
  const Sold = event('example.shop.sale.item-sold', {
    owner: shop,
    description: 'Sold.',
    data: { item: c.string().describe('What') },
  })
  const contract = (emptyReason?: string): DatasetContract => {
    const daily = dataset('daily', {
      description: 'Daily.',
      grain: 'one row per day',
      columns: {
        day: c.date().describe('Day'),
        pieces: c.count().describe('Pieces'),
        change: c.integer().nullable().describe('Change'),
        share: c.double().between(0, 1).nullable().describe('Share'),
        size: c.string().oneOf('s', "l'arge").describe('Size'),
      },
      key: ['day', 'size'],
      build: sql.from({ sold: Sold })`select 1`,
      checks: [check('a rule', sql`pieces > 0 -- always`), complete({ against: Sold, min: 0.5, measure: 'pieces' })],
      ...(emptyReason === undefined ? {} : { mayBeEmpty: mayBeEmpty(emptyReason) }),
    })
    const product = defineProduct({
      name: 'sales',
      domain: shop,
      version: '1.0.0',
      purpose: 'Sales.',
      customers: [{ team: 'buyers', need: 'orders' }],
      benefit: { says: 'less', measuredBy: 'waste' },
      inputs: [Sold],
      datasets: { daily },
      sla: { freshness: '24h', availability: 0.9, support: 'weekdays' },
      ports: { sql: true },
      access: { allowedFor: ['research'] },
    })
    return describeProduct(product, () => '').datasets[0] as DatasetContract
  }

  it('follow from columns and key, then come the author’s own', () => {
    const planned = planChecks(contract(), { events: { [Sold.type]: 7 } })
    expect(planned.map(({ name, kind }) => [kind, name])).toEqual([
      ['populated', 'has rows'],
      ['unique', 'one row per day, size'],
      ['rows', 'day is never missing'],
      ['rows', 'pieces is never missing'],
      ['rows', 'pieces is a whole number from 0'],
      ['rows', 'change is a safe whole number'],
      ['rows', 'share is finite'],
      ['rows', 'share lies between 0 and 1'],
      ['rows', 'size is never missing'],
      ['rows', 'size is one of its allowed values'],
      ['rows', 'a rule'],
      ['complete', 'sum of pieces accounts for example.shop.sale.item-sold'],
    ])
    expect(planned.at(-1)).toMatchObject({ events: 7, min: 0.5, measure: 'pieces' })
    const lookAtValues = planned.flatMap((one) => (one.kind === 'rows' && one.values !== null ? [one.name] : []))
    expect(lookAtValues).toEqual(planned.flatMap(({ name, dimension }) => (dimension === 'conformity' ? [name] : [])))
    expect(planned[9]).toMatchObject({ failsWhen: `"size" NOT IN ('s', 'l''arge')` })
  })

  it('know the events that were due', () => {
    expect(planChecks(contract('no sales yet'), { events: { [Sold.type]: 7 } })[0]).toMatchObject({
      name: 'has rows, or none are due',
      emptyReason: 'no sales yet',
      eventsDue: 7,
    })
  })
})
