/** The counts of an intake. */
export interface IntakeCounts {
  readonly rows: number
  readonly accepted: number
  readonly quarantined: number
  readonly events: readonly {
    readonly due: number
    readonly appended: number
    readonly duplicate: number
    readonly quarantined: number
  }[]
}

/**
 * Whether an intake adds up: every row accepted or in quarantine, every event due new, known already or in quarantine.
 * @example isBalanced({ rows: 3, accepted: 2, quarantined: 1, events: [] }) // true
 */
export function isBalanced({ rows, accepted, quarantined, events }: IntakeCounts): boolean {
  return (
    rows === accepted + quarantined &&
    events.every((event) => event.due === event.appended + event.duplicate + event.quarantined)
  )
}
