// Makes many places at once with a handful of statements: the demo city, a whole complex.
// 600 places with 900 points take well under a second; one by one they would take five.
import assert from 'node:assert/strict'
import type { Refused } from '../base/refusals.ts'
import { refuse } from '../base/refusals.ts'
import type { Tx } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import type { IdentifierKind } from './catalogue.ts'
import { listCategories } from './catalogue.sql.ts'
import { makePoints } from './make-points.ts'
import { decideParticulars, readPointName } from './place-draft.rule.ts'
import { insertPlaces, readPlaces, takePlaceIds, writeNextPrintNos } from './place.sql.ts'
import { MAIN_DOOR } from './place.ts'
import type { BulkPlace, MadePlace, PlaceId, PlaceRow } from './place.ts'
import { writeMembers } from './team.ts'

// A complex of 2,000 units is the largest in the province; a bulk is also one JSON parameter.
const BULK_MAX = 5000
const POINTS_MAX = 50

type Parents = ReadonlyMap<PlaceId, { readonly complexId: PlaceId }>
type Draft = { readonly row: PlaceRow; readonly points: readonly string[] }

function decideTree(
  draft: BulkPlace,
  earlier: readonly Draft[],
  parents: Parents,
): { parentId: PlaceId | null; complexId: PlaceId | undefined } | Refused {
  if (draft.parentIndex !== undefined) {
    const parent = earlier[draft.parentIndex]?.row
    if (!parent) return refuse('bad-input', 'parentIndex')
    return { parentId: parent.placeId, complexId: parent.complexId }
  }
  if (draft.parentId === undefined) return { parentId: null, complexId: undefined }
  const parent = parents.get(draft.parentId)
  if (!parent) return refuse('not-found', 'parentId')
  return { parentId: draft.parentId, complexId: parent.complexId }
}

function decideDraft(
  draft: BulkPlace,
  known: { placeId: PlaceId; earlier: readonly Draft[]; parents: Parents; kind: IdentifierKind },
): Draft | Refused {
  const tree = decideTree(draft, known.earlier, known.parents)
  if ('ok' in tree) return tree
  const isPart = tree.parentId !== null
  const clean = decideParticulars(draft, { identifierKind: known.kind, isPart })
  if (!clean.ok) return clean
  const names = draft.points ?? [MAIN_DOOR]
  if (names.length === 0 || names.length > POINTS_MAX) return refuse('bad-input', 'points')
  const points = names.map(readPointName)
  if (!points.every((name) => name !== undefined)) return refuse('bad-input', 'points')
  const { ok: _ok, ...particulars } = clean
  const row: PlaceRow = {
    ...particulars,
    placeId: known.placeId,
    parentId: tree.parentId,
    complexId: tree.complexId ?? known.placeId,
    kind: draft.kind ?? 'place',
    category: draft.category,
    division: draft.division,
    state: draft.state ?? 'unconfirmed',
    origin: draft.origin ?? 'manager',
    reference: null,
    label: draft.label ?? '',
    ...(draft.madeAt !== undefined && { madeAt: draft.madeAt }),
  }
  return { row, points }
}

async function readParents(tx: Tx, rows: readonly BulkPlace[]): Promise<Parents> {
  const ids = rows.flatMap((row) => (row.parentId === undefined ? [] : [row.parentId]))
  if (ids.length === 0) return new Map()
  return new Map((await readPlaces(tx, ids)).map((place) => [place.placeId, place]))
}

/**
 * Makes places with their points and prints; a later row may stand below an earlier one.
 * Shape: in the order of the rows.
 * Refuses: 'bad-input', 'identifier-invalid', 'not-found' for the first row that cannot stand;
 * nothing is made then.
 * Source: Notice clauses III and V.1; F7, F8.
 */
export async function createMany(
  tx: Tx,
  keyring: Keyring,
  rows: readonly BulkPlace[],
): Promise<{ readonly ok: true; readonly places: MadePlace[] } | Refused> {
  if (rows.length > BULK_MAX) return refuse('too-large')
  const kinds = new Map(
    (await listCategories(tx)).map((row) => [row.category, row.identifier] as const),
  )
  const parents = await readParents(tx, rows)
  const ids = await takePlaceIds(tx, rows.length)

  const drafts: Draft[] = []
  for (const [index, row] of rows.entries()) {
    const kind = kinds.get(row.category)
    const placeId = ids[index]
    assert(placeId !== undefined)
    if (kind === undefined) return refuse('bad-input', 'category')
    const draft = decideDraft(row, { placeId, earlier: drafts, parents, kind })
    if ('ok' in draft) return draft
    drafts.push(draft)
  }

  return { ok: true, places: await recordDrafts(tx, keyring, { rows, drafts }) }
}

async function recordDrafts(
  tx: Tx,
  keyring: Keyring,
  { rows, drafts }: { rows: readonly BulkPlace[]; drafts: readonly Draft[] },
): Promise<MadePlace[]> {
  await insertPlaces(
    tx,
    drafts.map((draft) => draft.row),
  )
  const pointDrafts = drafts.flatMap(({ row, points }) =>
    points.map((name, index) => ({ placeId: row.placeId, name, printNo: index + 1 })),
  )
  const made = await makePoints(tx, keyring, pointDrafts)
  const counts = drafts.map(({ row, points }) => ({
    placeId: row.placeId,
    next: points.length + 1,
  }))
  await writeNextPrintNos(tx, counts)
  const members = rows.flatMap(({ managedBy }, index) => {
    const placeId = drafts[index]?.row.placeId
    return managedBy && placeId !== undefined
      ? [{ placeId, role: 'manager' as const, ...managedBy }]
      : []
  })
  if (members.length > 0) await writeMembers(tx, keyring, members)
  const byPlace = Map.groupBy(made, (point) => point.placeId)
  return drafts.map(({ row }) => ({
    placeId: row.placeId,
    complexId: row.complexId,
    points: (byPlace.get(row.placeId) ?? []).map(({ placeId: _placeId, ...point }) => point),
  }))
}
