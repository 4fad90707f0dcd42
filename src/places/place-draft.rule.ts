// Decides whether the particulars of a place can stand, and in which spelling.
// Source: Notice clause III (input the relevant information accurately); F6.
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import { readCreditCode } from './credit-code.rule.ts'
import { ADDRESS_MAX, NAME_MAX, POINT_NAME_MAX, REASON_MAX } from './place-name.rule.ts'
import { readLine } from './place-name.rule.ts'
import { readPlate } from './plate.rule.ts'

type Kind = 'credit-code' | 'plate' | 'none'

/** What somebody says of a place: untrusted text. */
export type Particulars = {
  readonly name: string
  readonly address?: string
  readonly longitude?: number
  readonly latitude?: number
  /** Checked by the category's kind; empty only with a reason. */
  readonly identifier?: string
  readonly identifierReason?: string
  /** Minutes of the day in Shanghai; closesAt above 1440 means after midnight. */
  readonly opensAt?: number
  readonly closesAt?: number
}

export type CleanParticulars = {
  readonly name: string
  readonly address: string
  readonly longitude: number | null
  readonly latitude: number | null
  readonly identifierKind: Kind
  readonly identifier: string
  readonly identifierReason: string
  readonly opensAt: number
  readonly closesAt: number
}

/** Where a place can lie in China, with a margin. Units: degrees. */
const WEST = 73
const EAST = 136
const SOUTH = 3
const NORTH = 54
const DAY_MINUTES = 1440

/**
 * Reads an identifier by its kind; undefined when it is wrong.
 * Source: Notice clause III; GB 32100-2015; GA 36-2018.
 */
export function readIdentifier(kind: Kind, text: string): string | undefined {
  if (kind === 'credit-code') return readCreditCode(text)
  if (kind === 'plate') return readPlate(text)
  return text.trim() === '' ? '' : undefined
}

type Identity = Pick<CleanParticulars, 'identifierKind' | 'identifier' | 'identifierReason'>

// A part of a complex (a floor, a unit) needs no identifier: the complex has it.
function decideIdentity(kind: Kind, draft: Particulars, isPart: boolean): Identity | Refused {
  const reason = readLine(draft.identifierReason ?? '', { max: REASON_MAX, mayBeEmpty: true })
  if (reason === undefined) return refuse('bad-input', 'identifierReason')
  const given = draft.identifier?.trim() ?? ''
  if (kind === 'none' || given === '') {
    if (kind === 'none' && given !== '') return refuse('identifier-invalid', 'identifier')
    if (kind !== 'none' && reason === '' && !isPart) {
      return refuse('identifier-invalid', 'identifier')
    }
    return { identifierKind: 'none', identifier: '', identifierReason: reason }
  }
  const identifier = readIdentifier(kind, given)
  if (identifier === undefined) return refuse('identifier-invalid', 'identifier')
  return { identifierKind: kind, identifier, identifierReason: '' }
}

type Position = Pick<CleanParticulars, 'longitude' | 'latitude'>

function decidePosition({ longitude, latitude }: Particulars): Position | Refused {
  if (longitude === undefined && latitude === undefined) return { longitude: null, latitude: null }
  if (longitude === undefined || latitude === undefined) return refuse('bad-input', 'longitude')
  const isInside = longitude >= WEST && longitude <= EAST && latitude >= SOUTH && latitude <= NORTH
  return isInside ? { longitude, latitude } : refuse('bad-input', 'longitude')
}

/**
 * Checks and cleans the particulars of a new place.
 * Refuses: 'name-invalid', 'identifier-invalid', 'bad-input', each with its field.
 * Source: Notice clause III; F6.
 */
export function decideParticulars(
  draft: Particulars,
  rule: { readonly identifierKind: Kind; readonly isPart: boolean },
): ({ readonly ok: true } & CleanParticulars) | Refused {
  const name = readLine(draft.name, { max: NAME_MAX })
  if (name === undefined) return refuse('bad-input', 'name')
  const address = readLine(draft.address ?? '', { max: ADDRESS_MAX, mayBeEmpty: true })
  if (address === undefined) return refuse('bad-input', 'address')
  const identity = decideIdentity(rule.identifierKind, draft, rule.isPart)
  if ('ok' in identity) return identity
  const position = decidePosition(draft)
  if ('ok' in position) return position
  const opensAt = draft.opensAt ?? 0
  const closesAt = draft.closesAt ?? DAY_MINUTES
  const isOpenDay = opensAt >= 0 && opensAt < closesAt && closesAt - opensAt <= DAY_MINUTES
  if (!isOpenDay) return refuse('bad-input', 'opensAt')
  return { ok: true, name, address, ...identity, ...position, opensAt, closesAt }
}

/**
 * Checks the name of a posting point.
 * Source: Notice clause V.1 (posted at several points).
 */
export function readPointName(text: string): string | undefined {
  return readLine(text, { max: POINT_NAME_MAX })
}
