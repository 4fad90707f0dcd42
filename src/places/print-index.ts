// Every print of the city in memory, so that a scan costs no database read: 30,000 prints are
// some 50 MB. NOTIFY wakes it; because NOTIFY is lost on a reconnect and commit order is not
// time order, the changes of the last ten minutes are read again every five seconds besides.
// Source: ADR 0007; F10.
import { listenTo } from '../platform/postgres.ts'
import type { Sql } from '../platform/postgres.ts'
import type { Keyring } from '../platform/seal.ts'
import { readPlaceCode } from './place-code.ts'
import type { PlaceId, PointId } from './place.ts'
import { listPrints } from './print.sql.ts'
import type { IndexRow } from './print.sql.ts'
import { readShortNumber } from './short-number.ts'

const REREAD_MS = 5000
// Longer than any transaction of ours may last, or its changes would be missed.
const REREAD_SECONDS = 600

export type IndexedPrint = Omit<IndexRow, 'divisionZh' | 'divisionEn'> & {
  readonly divisionName: { readonly zh: string; readonly en: string }
}

export type PrintIndex = {
  /** Finds the print of a code, withdrawn ones too; undefined unless its MAC holds. */
  readonly find: (token: string) => IndexedPrint | undefined
  /** Finds a print by its id, as tickets and states carry it. */
  readonly byId: (printId: number) => IndexedPrint | undefined
  /** Finds the print that a visit row names. */
  readonly byNumber: (placeId: PlaceId, printNo: number) => IndexedPrint | undefined
  /** Finds a posting point by any of its prints, a live one first. */
  readonly byPoint: (pointId: PointId) => IndexedPrint | undefined
  /** Gives the numbers of all prints that a point ever had: what its visit rows name. */
  readonly printNosOf: (pointId: PointId) => number[]
  /** Finds the live print of a point by the short number a person typed. */
  readonly byShortNumber: (text: string) => IndexedPrint | undefined
  /** Gives the posting points of a place, a print each. Shape: by point. */
  readonly pointsOfPlace: (placeId: PlaceId) => IndexedPrint[]
  /** Reads the latest changes now; a test or a story need not wait five seconds. */
  readonly refresh: () => Promise<void>
  readonly size: () => number
  readonly close: () => Promise<void>
}

type Entry = { readonly print: IndexedPrint; isProven: boolean }

class Prints {
  readonly byToken = new Map<string, Entry>()
  readonly byId = new Map<number, IndexedPrint>()
  readonly byNumber = new Map<string, IndexedPrint>()
  readonly byPoint = new Map<PointId, Map<number, IndexedPrint>>()
  readonly byShortNumber = new Map<string, PointId>()
  readonly pointsByPlace = new Map<PlaceId, Set<PointId>>()

  put(row: IndexRow): void {
    const { divisionZh, divisionEn, ...rest } = row
    const print: IndexedPrint = { ...rest, divisionName: { zh: divisionZh, en: divisionEn } }
    const known = this.byToken.get(row.token)
    const isProven = known?.print.printId === row.printId && known.isProven
    this.byToken.set(row.token, { print, isProven })
    this.byId.set(row.printId, print)
    this.byNumber.set(`${row.placeId}/${row.printNo}`, print)
    const ofPoint = this.byPoint.get(row.pointId) ?? new Map<number, IndexedPrint>()
    ofPoint.set(row.printNo, print)
    this.byPoint.set(row.pointId, ofPoint)
    this.byShortNumber.set(row.shortNumber, row.pointId)
    const points = this.pointsByPlace.get(row.placeId) ?? new Set<PointId>()
    this.pointsByPlace.set(row.placeId, points.add(row.pointId))
  }

  newestOf(pointId: PointId): IndexedPrint | undefined {
    const prints = [...(this.byPoint.get(pointId)?.values() ?? [])]
    // Paper first: what is typed or recorded by hand has no step of a rotating code.
    const sorted = prints.toSorted(
      (left, right) =>
        Number(left.isScreen) - Number(right.isScreen) || right.printNo - left.printNo,
    )
    return sorted.find((print) => !print.withdrawn) ?? sorted[0]
  }
}

/**
 * Opens the index: all prints read, listening for changes.
 * Throws: the driver's error when the database is away at the start.
 */
export async function openPrintIndex(sql: Sql, keyring: Keyring): Promise<PrintIndex> {
  const prints = new Prints()
  const read = async (seconds?: number): Promise<void> => {
    for (const row of await listPrints(sql, seconds)) prints.put(row)
  }
  // One read at a time; a wake-up during a read asks for one more after it.
  let reading: Promise<void> | undefined
  let isAskedAgain = false
  const refresh = async (): Promise<void> => {
    if (reading) {
      isAskedAgain = true
      return reading
    }
    reading = (async () => {
      do {
        isAskedAgain = false
        await read(REREAD_SECONDS)
      } while (isAskedAgain)
    })().finally(() => {
      reading = undefined
    })
    return reading
  }
  // While the database is away the index goes on with what it has: the door must not stop.
  const refreshQuietly = (): void => {
    refresh().catch(() => undefined)
  }
  const stopListening = await listenTo(sql, 'places_print', { onNote: refreshQuietly })
  await read()
  const timer = setInterval(refreshQuietly, REREAD_MS).unref()

  return {
    ...makeFinders(prints, keyring),
    refresh,
    size: () => prints.byToken.size,
    close: async () => {
      clearInterval(timer)
      await reading?.catch(() => undefined)
      await stopListening()
    },
  }
}

function makeFinders(
  prints: Prints,
  keyring: Keyring,
): Omit<PrintIndex, 'refresh' | 'size' | 'close'> {
  return {
    find: (token) => {
      const entry = prints.byToken.get(token)
      if (!entry) return undefined
      // Proven once per code: a row that somebody wrote into the table by hand is no code.
      entry.isProven ||= readPlaceCode(keyring, token)?.printId === entry.print.printId
      return entry.isProven ? entry.print : undefined
    },
    byId: (printId) => prints.byId.get(printId),
    byNumber: (placeId, printNo) => prints.byNumber.get(`${placeId}/${printNo}`),
    byPoint: (pointId) => prints.newestOf(pointId),
    printNosOf: (pointId) => [...(prints.byPoint.get(pointId)?.keys() ?? [])],
    byShortNumber: (text) => {
      const pointId = prints.byShortNumber.get(readShortNumber(text) ?? '')
      const print = pointId === undefined ? undefined : prints.newestOf(pointId)
      return print?.withdrawn === false ? print : undefined
    },
    pointsOfPlace: (placeId) =>
      [...(prints.pointsByPlace.get(placeId) ?? [])].flatMap(
        (pointId) => prints.newestOf(pointId) ?? [],
      ),
  }
}
