// The nouns of this room: place, posting point, print; and what it takes to make them.
import type { Instant } from '../base/instant.ts'
import type { IdentifierKind } from './catalogue.ts'
import type { Particulars } from './place-draft.rule.ts'

export { pointWords } from '../base/point-words.ts'

export type PlaceId = number
export type PointId = number
export type PrintId = number

export const PLACE_KINDS = ['place', 'building', 'floor', 'unit', 'vehicle'] as const
export type PlaceKind = (typeof PLACE_KINDS)[number]

// unconfirmed: has codes, posters and counts, but no names at its door (ADR 0007).
// confirmed: the town knows it. suspended: the town stopped it. closed: gone for good.
export const PLACE_STATES = ['unconfirmed', 'confirmed', 'suspended', 'closed'] as const
export type PlaceState = (typeof PLACE_STATES)[number]

export const PLACE_ORIGINS = ['manager', 'import', 'demo'] as const
export type PlaceOrigin = (typeof PLACE_ORIGINS)[number]

export const ROLES = ['manager', 'gatekeeper'] as const
export type Role = (typeof ROLES)[number]

/** A member of the team, known by a confirmed phone. */
export type MemberPhone = {
  readonly phoneBlind: Buffer
  readonly phoneMask: string
  readonly name?: string
}

/** What a place is made of; untrusted text is checked by createPlace. */
export type NewPlace = Particulars & {
  readonly category: string
  readonly division: string
  readonly kind?: PlaceKind
  readonly parentId?: PlaceId
  readonly state?: PlaceState
  readonly origin?: PlaceOrigin
  /** Who runs it from the first moment. */
  readonly managedBy?: MemberPhone
  /** When it was made; the moment of the database when left out. */
  readonly madeAt?: Instant
  /** Posting points; one main door when left out. */
  readonly points?: readonly string[]
}

/** One row of a bulk: its parent may be an earlier row of the same bulk. */
export type BulkPlace = NewPlace & {
  readonly parentIndex?: number
  /** What it is called in its path, when its name is another one. */
  readonly label?: string
}

export type MadePrint = {
  readonly printId: PrintId
  readonly printNo: number
  readonly token: string
}

export type MadePoint = MadePrint & {
  readonly pointId: PointId
  readonly pointName: string
  readonly shortNumber: string
}

export type MadePlace = {
  readonly placeId: PlaceId
  readonly complexId: PlaceId
  readonly points: readonly MadePoint[]
}

/** A row as the statements want it: everything said, nothing left out. */
export type PlaceRow = {
  readonly placeId: PlaceId
  readonly parentId: PlaceId | null
  readonly complexId: PlaceId
  readonly kind: PlaceKind
  readonly name: string
  readonly category: string
  readonly division: string
  readonly address: string
  readonly longitude: number | null
  readonly latitude: number | null
  readonly identifierKind: IdentifierKind
  readonly identifier: string
  readonly identifierReason: string
  readonly opensAt: number
  readonly closesAt: number
  readonly state: PlaceState
  readonly origin: PlaceOrigin
  readonly reference: string | null
  readonly label: string
  readonly madeAt?: Instant
}

/** The name of the point that every place has first. */
export const MAIN_DOOR = '正门'
