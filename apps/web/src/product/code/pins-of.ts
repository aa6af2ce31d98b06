/** The digests that a manifest pins its inputs by, as far as this reader is told of them. */
export interface PinDigests {
  /** By event type: over the bytes of the log that were read. */
  readonly events: ReadonlyMap<string, string>
  /** By `product dataset`: the release that was read. */
  readonly upstream: ReadonlyMap<string, string>
}

/**
 * The digests of the inputs in a manifest; an outline that tells none gives none.
 * @example pinsOf({}).events.size // 0
 */
export function pinsOf(manifest: Readonly<Record<string, unknown>> | null): PinDigests {
  const inputs = recordOf(manifest?.['inputs'])
  return {
    events: new Map(linesOf(inputs['events']).flatMap(({ type, segmentsDigest }) => pair(type, segmentsDigest))),
    upstream: new Map(
      linesOf(inputs['upstream']).flatMap(({ product, dataset, releaseDigest }) =>
        pair(`${product} ${dataset}`, releaseDigest),
      ),
    ),
  }
}

function pair(key: unknown, digest: unknown): readonly (readonly [string, string])[] {
  return typeof key === 'string' && typeof digest === 'string' ? [[key, digest]] : []
}

function linesOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(recordOf) : []
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}
