// What is known of a person when he stands at a door: the words the whole street shares.
// Source: F23, F24, security decision 18, ADR 0013.
import type { HealthState, TravelState } from '../../base/code-states.ts'
import type { Instant } from '../../base/instant.ts'
import type { Assurance, PersonId } from '../registration.ts'
import type { Fact } from './fact.rule.ts'

/** What a verdict is decided from, beside the place. */
export type Standing = {
  readonly health: Fact<HealthState>
  readonly travel: Fact<TravelState>
  /** As stored now; a device may still carry an older one. */
  readonly assurance: Assurance
  /** Another registration of the document has another name, and staff saw no document of this. */
  readonly isDisputed: boolean
}

/** The standings in the memory of one server. */
export type Standings = {
  /**
   * Gives what is known of a person: at once when it is in memory, so that a scan need not wait;
   * otherwise after one read shared by everyone asked for in the same turn, and the partners.
   * Never rejects: what could not be read is `unavailable` at assurance 0.
   */
  readonly of: (personId: PersonId) => Standing | Promise<Standing>
  /** Reads many at once, for a group or a start. */
  readonly prime: (personIds: readonly PersonId[]) => Promise<void>
  /** Since when a partner has been silent, for the doors; absent while it answers. */
  readonly silentSince: () => { readonly health?: Instant; readonly travel?: Instant }
  /** Drops what is in memory of this server. */
  readonly forget: (personIds: readonly PersonId[]) => void
  readonly close: () => Promise<void>
}

/** What staff may say they saw on somebody's phone or paper. */
export type SeenByStaff = {
  readonly personId: PersonId
  readonly health?: 'green' | 'yellow' | 'red' | 'none'
  readonly travel?: 'plain' | 'starred' | 'other'
  /** Who saw it: `person:<id>` of Zhenheyi, or the user name of an account of the console. */
  readonly by: string
  readonly at: Instant
}
