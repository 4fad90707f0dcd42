// One's own records after the step-up: visits that this registration made itself, and who looked.
// Never those of other registrations of the same document: an impostor would read his victim's day.
// Source: security decision 2; F39.
import { DAY, formatShanghai } from '../base/instant.ts'
import { describePersons, registrationsOf } from '../people/index.ts'
import { placesByIds } from '../places/index.ts'
import type { MeModel } from '../../web/visitor/me-page.ts'
import type { View } from '../../web/visitor/shell.ts'
import { wordsOf } from '../../web/visitor/words.ts'
import { unpackFlags } from './flags.rule.ts'
import type { Look, VisitorDeps } from './visitor-reply.ts'
import { listVisitsOf } from './visit.sql.ts'

// A page a person can read, and one that stays small; the rest is asked for at the desk.
const SHOWN_MAX = 100

// From here on staff have seen the document: the reader is its owner and no impostor.
const DOCUMENT_SEEN = 2

/**
 * Reads who looked. A look at a human is kept under one of its registrations, whichever that is, so
 * where a document has several they are told to nobody who has not shown it to staff: an impostor
 * would learn that his victim is in a case.
 * Source: security decision 2; F39.
 */
async function readLooks(
  deps: VisitorDeps,
  reader: { readonly personId: number; readonly rootId: number; readonly assurance: number },
): Promise<Look[]> {
  const { personId, rootId, assurance } = reader
  const human = (await registrationsOf(deps.sql, [rootId])).get(rootId) ?? [personId]
  if (human.length > 1 && assurance < DOCUMENT_SEEN) return []
  const looks = await Promise.all(human.map((member) => deps.looksOf(member)))
  return looks.flat().toSorted((one, other) => other.at - one.at)
}

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
  const reader = (await describePersons(deps.sql, deps.keyring, [personId])).get(personId)
  const looks = reader ? await readLooks(deps, { ...reader, personId }) : []
  const outcomes = {
    entered: words.entered,
    'turned-away': words.turnedAway,
    withdrawn: words.withdrawn,
  }
  return {
    maskedName: reader?.maskedName ?? '',
    visits: shown.map((visit) => ({
      at: formatShanghai(visit.enteredAt),
      placeName: places.get(visit.placeId)?.name ?? String(visit.placeId),
      tags: [outcomes[unpackFlags(visit.flags).outcome]],
    })),
    looks: looks.map((look) => ({ at: formatShanghai(look.at), what: look[view.lang] })),
    isMore: own.length > SHOWN_MAX,
  }
}
