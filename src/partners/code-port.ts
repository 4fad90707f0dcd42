// The port to a partner that knows a code of people: asked by document, answered with a state, or
// silent. Silence is never a state. Source: F23, F24, ADR 0013.
import type { Instant } from '../base/instant.ts'

/** A document as the partner must have it; it goes over the port and nowhere else. */
export type PartnerDocument = {
  readonly kind: string
  /** ISO 3166 alpha-3 of passports, otherwise empty. */
  readonly issuer: string
  readonly number: string
}

/** What a partner says of one document. */
export type CodeAnswer<S extends string> = {
  readonly state: S
  /** When the partner itself says that the state ends. */
  readonly validUntil?: Instant
}

/** A partner of codes; asking never throws and never takes longer than its deadline. */
export type CodePort<S extends string> = {
  /** False when the city has none: the state is then `not-connected`, not `unavailable`. */
  readonly isConnected: boolean
  /** Gives one answer a document, in their order; undefined is silence. */
  readonly ask: (documents: readonly PartnerDocument[]) => Promise<(CodeAnswer<S> | undefined)[]>
}

export type HealthCodePort = CodePort<'green' | 'yellow' | 'red' | 'none'>
export type TravelCodePort = CodePort<'plain' | 'starred' | 'other'>

/** '': the city has none. 'off': it has one that is switched off, which is silence. */
export type CodeConfig = {
  readonly kind: '' | 'sandbox' | 'off' | 'http'
  readonly url: string
  readonly key: string
  /** Longer is silence; left out: what a door can wait. Units: milliseconds. */
  readonly patienceMs?: number
}

/** A port without a partner behind it: not connected at all, or switched off. */
export function silentPort<S extends string>(isConnected: boolean): CodePort<S> {
  return { isConnected, ask: async (documents) => documents.map(() => undefined) }
}
