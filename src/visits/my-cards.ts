// Which personal codes a reader may see, print and revoke. Source: F17; ADR 0015.
import { listPersonalCodes, readHousehold } from '../people/index.ts'
import type { LiveCode } from '../people/index.ts'
import type { VisitorDeps } from './visitor-reply.ts'

/** Lists the live cards that a reader may see: his own, and those he issued. */
export async function cardsOf(deps: VisitorDeps, personId: number): Promise<LiveCode[]> {
  const members = await readHousehold(deps, personId)
  const personIds = [personId, ...members.map((member) => member.personId)]
  const codes = await listPersonalCodes(deps.sql, deps, { personIds, now: deps.clock.now() })
  const isIssuer = ({ kind, id }: LiveCode['issuedBy']): boolean =>
    (kind === 'self' || kind === 'family') && id === String(personId)
  return codes.filter((code) => code.personId === personId || isIssuer(code.issuedBy))
}
