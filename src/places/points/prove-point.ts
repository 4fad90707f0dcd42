// A photo of the wall as proof that the right code hangs at a point. The picture is read and
// forgotten; what stays is who, when and which print. Source: F21; security decision 17; ADR 0020.
import { createHash } from 'node:crypto'
import { DAY } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import type { Db } from '../../platform/postgres.ts'
import type { PlaceId, PointId } from '../place.ts'
import { listPoints } from '../print.sql.ts'
import { checkPostedCode } from './check-posted-code.ts'
import type { PostedDeps } from './check-posted-code.ts'
import type { ProofAnswer } from './contract.ts'
import { judgePhoto } from './posted-code.rule.ts'
import type { PhotoReader } from './photo-reader.ts'
import { deletePostersBefore, insertProof } from './proof.sql.ts'
import type { PointProof } from './proof.sql.ts'
import { noteStrangeCode } from './strange-codes.ts'

/** Too short -> photos for their own sake; too long -> a poster may be gone for a season. */
const PROOF_DAYS = 30
// Three photos back, to see that one was missed; the person who took it is not kept for longer.
const KEPT_DAYS = 90

export type ProveDeps = PostedDeps & { readonly sql: Db; readonly photos: PhotoReader }

export type Photo = {
  readonly placeId: PlaceId
  readonly pointId: PointId
  /** The registration of whoever took it. */
  readonly personId: number
  readonly bytes: Uint8Array
  readonly at: Instant
}

/**
 * Reads a photo of a point and records what it proves.
 * Refuses: 'not-found', 'photo-unreadable', 'too-large', 'busy', 'photo-used'.
 * Source: F21; security decision 17.
 */
export async function provePoint(
  deps: ProveDeps,
  photo: Photo,
): Promise<({ readonly ok: true } & ProofAnswer) | Refused> {
  const { placeId, pointId, at } = photo
  const points = await listPoints(deps.sql, [placeId])
  if (!points.some((point) => point.pointId === pointId && !point.closed)) {
    return refuse('not-found')
  }
  const read = await deps.photos.read(photo.bytes, photo.personId)
  if (!read.ok) return read
  const result = judgePhoto(
    read.texts.map((text) => ({ text, checked: checkPostedCode(deps, text, photo) })),
  )
  if (result.ok) {
    const photoHash = createHash('sha256').update(photo.bytes).digest()
    const { printId, printNo } = result
    const isNew = await insertProof(deps.sql, { ...photo, printId, photoHash })
    return isNew ? { ok: true, result: 'right', printNo } : refuse('photo-used')
  }
  if (result.problem === 'wrong-host') {
    const leadsTo = result.leadsTo ?? ''
    await noteStrangeCode(deps.sql, { placeId, pointId, leadsTo, at })
    return { ok: true, result: 'wrong-host', leadsTo }
  }
  const print = 'print' in result ? result.print : undefined
  // Of another place only its own team and its door know the name.
  const isOurs = print?.placeId === placeId
  return {
    ok: true,
    result: result.problem,
    ...(isOurs && { printNo: print.printNo, pointName: print.pointName }),
  }
}

/** Says how things stand with the proof of a point. Source: F21. */
export function proofStateOf(
  proof: Pick<PointProof, 'provenAt'>,
  at: Instant,
): 'missing' | 'stale' | 'proven' {
  if (proof.provenAt === null) return 'missing'
  return at - proof.provenAt > PROOF_DAYS * DAY ? 'stale' : 'proven'
}

/** Forgets old proofs and settled marks. Source: F40. */
export async function forgetPosters(db: Db, now: Instant): Promise<void> {
  await deletePostersBefore(db, now - KEPT_DAYS * DAY)
}
