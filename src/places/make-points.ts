// Gives places their posting points, each with a short number and a first print.
import assert from 'node:assert/strict'
import { AppError } from '../base/errors.ts'
import type { Tx } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { mintPlaceCode } from './place-code.ts'
import type { MadePoint, MadePrint, PlaceId, PointId } from './place.ts'
import { insertPoints, insertPrints, takePointIds, takePrintIds } from './print.sql.ts'
import type { PointRow } from './print.sql.ts'
import { makeShortNumber } from './short-number.ts'

// At 30,000 of nine million numbers a try hits a used one in 0.3 %; six misses in a row cannot be
// chance, so we stop instead of turning for ever.
const SHORT_NUMBER_TRIES = 6

export type PointDraft = {
  readonly placeId: PlaceId
  readonly name: string
  readonly printNo: number
}

async function recordPoints(tx: Tx, drafts: readonly PointRow[]): Promise<PointRow[]> {
  const done: PointRow[] = []
  let open = [...drafts]
  for (let round = 0; open.length > 0; round += 1) {
    if (round === SHORT_NUMBER_TRIES) throw new AppError('ShortNumbers', 'no free short number')
    open = open.map((row) => ({ ...row, shortNumber: makeShortNumber() }))
    const made = await insertPoints(tx, open)
    done.push(...open.filter((row) => made.has(row.pointId)))
    open = open.filter((row) => !made.has(row.pointId))
  }
  return done
}

export type PrintDraft = {
  readonly placeId: PlaceId
  readonly pointId: PointId
  readonly printNo: number
  readonly isScreen?: boolean
}

/** Makes prints with their codes. Shape: in the order of the drafts. */
export async function recordPrints(
  tx: Tx,
  keyring: Keyring,
  drafts: readonly PrintDraft[],
): Promise<MadePrint[]> {
  const ids = await takePrintIds(tx, drafts.length)
  const keyId = keyring.keyIdOf('place-sign')
  const rows = drafts.map((draft, index) => {
    const printId = ids[index]
    assert(printId !== undefined)
    const { isScreen = false } = draft
    return { ...draft, isScreen, printId, keyId, token: mintPlaceCode(keyring, printId) }
  })
  await insertPrints(tx, rows)
  return rows.map(({ printId, printNo, token }) => ({ printId, printNo, token }))
}

/** Makes points with one print each. Shape: in the order of the drafts. */
export async function makePoints(
  tx: Tx,
  keyring: Keyring,
  drafts: readonly PointDraft[],
): Promise<(MadePoint & { readonly placeId: PlaceId })[]> {
  const ids = await takePointIds(tx, drafts.length)
  const points = drafts.map(({ placeId, name, printNo }, index) => {
    const pointId = ids[index]
    assert(pointId !== undefined)
    return { pointId, placeId, name, printNo, shortNumber: '' }
  })
  const recorded = await recordPoints(tx, points)
  const numbers = new Map(recorded.map((row) => [row.pointId, row.shortNumber]))
  const prints = await recordPrints(tx, keyring, points)
  return points.map((point, index) => {
    const print = prints[index]
    const shortNumber = numbers.get(point.pointId)
    assert(print && shortNumber)
    const { pointId, placeId, name } = point
    return { placeId, pointId, pointName: name, shortNumber, ...print }
  })
}
