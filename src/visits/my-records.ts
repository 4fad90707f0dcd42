// One's own records after the step-up: visits that this registration made itself, and who looked.
// Never those of other registrations of the same document: an impostor would read his victim's day.
// Source: security decision 2; F39.
import { DAY, formatShanghai } from '../base/instant.ts'
import { readMasks } from '../people/index.ts'
import { placesByIds } from '../places/index.ts'
import type { MeModel } from '../../web/visitor/me-page.ts'
import type { View } from '../../web/visitor/shell.ts'
import { wordsOf } from '../../web/visitor/words.ts'
import { unpackFlags } from './flags.rule.ts'
import type { VisitorDeps } from './visitor-reply.ts'
import { listVisitsOf } from './visit.sql.ts'

// A page a person can read, and one that stays small; the rest is asked for at the desk.
const SHOWN_MAX = 100

/** Reads what a registration may read about itself. Shape: newest first, at most 100 visits. */
export async function readMyRecords(
  deps: VisitorDeps,
  view: View,
  personId: number,
): Promise<MeModel> {
  const words = wordsOf(view.lang)
  const to = deps.clock.now() + 1
  const from = to - (deps.city.retentionDays + 1) * DAY
  const stored = await listVisitsOf(deps.sql, [personId], { from, to })
  const own = stored.filter((visit) => visit.reporterId === null || visit.reporterId === personId)
  const shown = own.slice(0, SHOWN_MAX)
  const places = await placesByIds(
    deps.sql,
    shown.map((visit) => visit.placeId),
  )
  const masks = await readMasks(deps.sql, deps.keyring, [personId])
  const looks = await deps.looksOf(personId)
  const outcomes = {
    entered: words.entered,
    'turned-away': words.turnedAway,
    withdrawn: words.withdrawn,
  }
  return {
    maskedName: masks.get(personId)?.maskedName ?? '',
    visits: shown.map((visit) => ({
      at: formatShanghai(visit.enteredAt),
      placeName: places.get(visit.placeId)?.name ?? String(visit.placeId),
      tags: [outcomes[unpackFlags(visit.flags).outcome]],
    })),
    looks: looks.map((look) => ({ at: formatShanghai(look.at), what: look[view.lang] })),
    isMore: own.length > SHOWN_MAX,
  }
}
