import type { QualityDimension, ReleaseRef } from '@provender/contract'
import type { Digest, Instant, ProductName } from '@provender/kernel'
import type { RevocationDecision, TokenDecision } from './token-record.ts'

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

/** A check that a build did not pass, by name: never what stands in a cell. */
export interface FailedCheck {
  readonly dataset: string
  readonly name: string
  readonly dimension: QualityDimension
  readonly status: 'failed' | 'error' | 'not-run'
  readonly rowsSeen: number
  readonly failures: number
}

/** A build that its gate kept back: nothing of it was published, and what served goes on serving. */
export interface NewHoldBack {
  readonly product: ProductName
  /** Version of the definition that was built. */
  readonly version: string
  readonly definitionDigest: Digest
  /** Digest over the pins of everything that was read. */
  readonly inputsDigest: Digest
  readonly passed: number
  readonly total: number
  readonly rowsSeen: number
  readonly failed: readonly FailedCheck[]
  readonly actor: string
  readonly at: Instant
}

/** A hold-back that no longer says anything: the product is again what serves. */
export interface HoldBackLift {
  readonly product: ProductName
  readonly actor: string
  readonly at: Instant
}

/** Somebody looked for a product and there was none. */
export interface NewDemand {
  readonly wanted: string
  /** What it is wanted for; null when it was not said. */
  readonly use: string | null
  readonly actor: string
  readonly at: Instant
}

/** What publishing or moving a channel leaves. */
export interface ReleaseDecision extends ReleaseRef {
  readonly kind: 'publish' | 'move-channel'
  readonly manifestObject: string
  readonly channel: string
  /** What the channel pointed to before. */
  readonly from: Digest | null
  readonly actor: string
  readonly at: Instant
}

/** What keeping a build back leaves. */
export interface HoldBackDecision extends NewHoldBack {
  readonly kind: 'hold-back'
}

/** What lifting a hold-back leaves. */
export interface LiftDecision extends HoldBackLift {
  readonly kind: 'lift-hold-back'
}

/** What a wish for a product leaves. */
export interface DemandDecision extends NewDemand {
  readonly kind: 'demand'
}

/** What was decided, by whom and when. */
export type Decision =
  | ReleaseDecision
  | HoldBackDecision
  | LiftDecision
  | DemandDecision
  | TokenDecision
  | RevocationDecision

/** A decision as it is kept, chained to the one before. */
export type Recorded<Decided extends Decision> = Decided & {
  /** Place among the decisions, from 1, gap-free. */
  readonly sequence: number
  readonly previous: Digest | null
  readonly hash: Digest
}

/** Any decision as it is kept. */
export type DecisionRecord = Recorded<Decision>

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

/** A build that was kept back, and the decision that ended it: a publication of the product, or its lifting. */
export interface HoldBack extends NewHoldBack {
  readonly sequence: number
  /** Null while it stands. */
  readonly endedBy: number | null
}

/** A wish for a product, as it was recorded. */
export interface Demand extends NewDemand {
  readonly sequence: number
}
