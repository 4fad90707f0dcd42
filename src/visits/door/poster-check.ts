// The posted code at the start of a shift: the camera's, or, where there is none, its number typed.
// The camera of a visitor checks no host, so whoever stands at the door does it every morning.
// Source: security decision 17; F21; ADR 0022.
import { checkPostedCode, noteStrangeCode } from '../../places/index.ts'
import type { DutyBeginning, PosterCheck } from '../../places/index.ts'
import type { TeamMember } from './access.ts'
import type { DoorDeps } from './door-deps.ts'

/** Untrusted: what was scanned, or typed. */
export type ShownPoster = {
  readonly code?: string | undefined
  readonly number?: string | undefined
}

export type CheckedPoster = {
  readonly poster: Exclude<PosterCheck, 'not-scanned'>
  readonly began: DutyBeginning
  /** Where a wrong code leads: another host, or another door. */
  readonly leadsTo?: string
}

type Deps = Pick<DoorDeps, 'sql' | 'prints' | 'publicUrl' | 'clock'>

/** Says whether what was shown is the posted code of this point; undefined when nothing was. */
export async function checkPoster(
  deps: Deps,
  member: TeamMember,
  shown: ShownPoster,
): Promise<CheckedPoster | undefined> {
  if (shown.code !== undefined) return checkScanned(deps, member, shown.code)
  if (shown.number !== undefined) return checkTyped(deps, member, shown.number)
  return undefined
}

async function checkScanned(
  deps: Deps,
  { print }: TeamMember,
  code: string,
): Promise<CheckedPoster> {
  const { placeId, pointId } = print
  const posted = checkPostedCode(deps, code, print)
  if (posted.ok) return { poster: 'right', began: 'scanned' }
  const { problem, leadsTo, print: other } = posted
  if (problem === 'wrong-host' && leadsTo !== undefined) {
    await noteStrangeCode(deps.sql, { placeId, pointId, leadsTo, at: deps.clock.now() })
  }
  // Another place is not named to whoever only holds its poster.
  const door = problem === 'other-point' ? other?.pointName : leadsTo
  return { poster: problem, began: 'scanned', ...(door !== undefined && { leadsTo: door }) }
}

function checkTyped(deps: Deps, { print }: TeamMember, number: string): CheckedPoster {
  const found = deps.prints.byShortNumber(number)
  const began = 'typed'
  if (!found) return { poster: 'unknown', began }
  if (found.placeId !== print.placeId) return { poster: 'other-place', began }
  if (found.pointId === print.pointId) return { poster: 'right', began }
  return { poster: 'other-point', began, leadsTo: found.pointName }
}
