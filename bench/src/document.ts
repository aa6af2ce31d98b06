import { cpus, totalmem } from 'node:os'
import type { Measured, Run } from './harness.ts'
import { median, spread } from './median.ts'

/** One measured value. `floor` is raw DuckDB doing the same work in the same run. */
export interface Figure {
  readonly name: string
  /** Median over the runs; null when it cannot be measured here. */
  readonly value: number | null
  readonly unit: string
  readonly floor: number | null
  readonly ratioToFloor: number | null
  /** The same work by another product; `skipped` when that is not installed, null when there is none for this row. */
  readonly peer: number | 'skipped' | null
  readonly ratioToPeer: number | null
  readonly target: number | null
  /** What the target limits: the value, or its ratio to the floor. */
  readonly targetOf: 'value' | 'floor' | null
  readonly met: boolean | null
}

/** The outcome of one benchmark. */
export interface BenchDocument {
  readonly name: string
  readonly machine: string
  readonly date: string
  readonly figures: readonly Figure[]
  readonly notes: readonly string[]
}

/** What a figure aims at: a value in its unit, or a multiple of its floor. */
export type Aim = { readonly atMost: number } | { readonly timesFloor: number }

/** A figure from a value and its floor; at most three digits behind the point are kept. */
export function figure(
  name: string,
  unit: string,
  measured: { readonly value: number | null; readonly floor?: number | null; readonly peer?: Figure['peer'] },
  aim: Aim | null = null,
): Figure {
  const { value, floor = null, peer = null } = measured
  const target = aim === null ? null : 'atMost' in aim ? aim.atMost : aim.timesFloor
  const judged = aim !== null && 'timesFloor' in aim ? ratio(value, floor) : value
  return {
    name,
    value: rounded(value),
    unit,
    floor: rounded(floor),
    ratioToFloor: rounded(ratio(value, floor)),
    peer: typeof peer === 'number' ? rounded(peer) : peer,
    ratioToPeer: typeof peer === 'number' ? rounded(ratio(value, peer)) : null,
    target,
    targetOf: aim === null ? null : 'atMost' in aim ? 'value' : 'floor',
    met: target === null || judged === null ? null : judged <= target,
  }
}

function ratio(value: number | null, floor: number | null): number | null {
  return value === null || floor === null || floor === 0 ? null : value / floor
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000) / 1000
}

const mebi = 1024 * 1024

/** Wall, CPU, memory, bytes and spread of a command against its floor. */
export function usualFigures(
  { runs, cache }: Measured<'ours' | 'floor'>,
  options: {
    readonly prefix: string
    readonly peer: Figure['peer']
    readonly wall: Aim | null
    readonly memory: Aim | null
  },
): readonly Figure[] {
  const both = (pick: (run: Run) => number | null, scale: number) => ({
    value: scaled(median(runs.ours.map(pick)), scale),
    floor: scaled(median(runs.floor.map(pick)), scale),
  })
  const named = (what: string): string => `${options.prefix}: ${what}, ${cache}`
  return [
    figure(named('wall'), 's', { ...both(({ wallMillis }) => wallMillis, 1000), peer: options.peer }, options.wall),
    figure(
      named('CPU'),
      's',
      both(({ cpuMillis }) => cpuMillis, 1000),
    ),
    figure(
      named('peak RSS'),
      'MiB',
      both(({ peakRssBytes }) => peakRssBytes, mebi),
      options.memory,
    ),
    figure(
      named('written'),
      'MiB',
      both(({ writtenBytes }) => writtenBytes, mebi),
    ),
    figure(named('slowest / fastest'), 'ratio', {
      value: spread(runs.ours.map(({ wallMillis }) => wallMillis)),
      floor: spread(runs.floor.map(({ wallMillis }) => wallMillis)),
    }),
  ]
}

function scaled(value: number | null, scale: number): number | null {
  return value === null ? null : value / scale
}

/** The machine in one line. */
export function describeMachine(): string {
  const [first] = cpus()
  const memory = Math.round(totalmem() / mebi / 1024)
  return `${cpus().length} × ${first?.model.trim() ?? 'processor'}, ${memory} GiB, ${process.platform}, Node ${process.versions.node}`
}
