import type { ReleaseRef } from '@provender/contract'
import type { Digest, Instant, ProductName } from '@provender/kernel'

/** A release to be published: recorded, and its channel moved to it, or nothing. */
export interface NewPublication extends ReleaseRef {
  /** The manifest's object, durable already, as are the files that it names. */
  readonly manifestObject: string
  readonly channel: string
  /** Digest that the channel points to now; null when the channel does not exist. */
  readonly expected: Digest | null
  readonly actor: string
  readonly at: Instant
}

/** A channel to be pointed at a release published before. */
export interface NewChannelMove {
  readonly product: ProductName
  readonly channel: string
  readonly version: string
  readonly release: number
  /** Digest that the channel points to now; null when the channel does not exist. */
  readonly expected: Digest | null
  readonly actor: string
  readonly at: Instant
}

/** A decision as it is kept: what was decided, by whom, when, chained to the one before. */
export interface DecisionRecord extends ReleaseRef {
  readonly kind: 'publish' | 'move-channel'
  /** Place among the decisions, from 1, gap-free. */
  readonly sequence: number
  readonly manifestObject: string
  readonly channel: string
  /** What the channel pointed to before. */
  readonly from: Digest | null
  readonly actor: string
  readonly at: Instant
  readonly previous: Digest | null
  readonly hash: Digest
}

/** A published release and where its manifest lies. */
export interface Publication extends ReleaseRef {
  readonly manifestObject: string
  readonly actor: string
  readonly at: Instant
  readonly sequence: number
}

/** What a channel points to, and the decision that made it so. */
export interface ReleasePointer extends ReleaseRef {
  readonly channel: string
  readonly manifestObject: string
  readonly actor: string
  readonly at: Instant
  readonly sequence: number
}
