// Who was stopped and still waits, as the device keeps it for a door that is opened again without
// its network: the sign on the phone, the time, whether he was set apart. No name, sex or decade,
// no reason, and no steps, which would tell the reason; the steps are those of the whole door.
// Source: security decisions 11 and 12 (docs/adr/0016).
import { DAY } from '../../../../src/base/instant.ts'
import type { DoorRow } from '../../../../src/visits/contract.ts'
import type { DoorState } from '../../../../src/visits/door/contract.ts'
import { isWaiting } from '../row-state.ts'

const KEPT = [
  'key',
  'pointId',
  'pointName',
  'enteredAt',
  'recordedAt',
  'passShape',
  'passNumber',
  'how',
  'count',
] as const satisfies readonly (keyof DoorRow)[]

export type KeptStop = Pick<DoorRow, (typeof KEPT)[number]> & {
  readonly state: 'open' | 'waiting'
}

// More wait nowhere; a list that grew beyond would only fill an old tablet.
const STOPS_MAX = 200

/** Gives what is kept of those who wait among some rows. Shape: in their order, at most 200. */
export function stopsToKeep(rows: readonly DoorRow[]): KeptStop[] {
  return rows
    .filter(isWaiting)
    .slice(0, STOPS_MAX)
    .map((row) => {
      const isOpen = [row, ...row.companions].some((one) => one.stop?.state === 'open')
      const kept = Object.fromEntries(KEPT.map((name) => [name, row[name]]))
      return {
        ...(kept as Pick<DoorRow, (typeof KEPT)[number]>),
        state: isOpen ? 'open' : 'waiting',
      }
    })
}

/** Makes rows of what was kept; as at the server, nobody waits longer than a day. */
export function rowsOfStops(
  stops: readonly KeptStop[],
  door: { readonly guidance: DoorState['guidance']; readonly now: number },
): DoorRow[] {
  const { steps = [], phones = [] } = door.guidance ?? {}
  return stops
    .filter((stop) => stop.enteredAt > door.now - DAY)
    .map(({ state, ...sign }) => ({
      ...sign,
      verdict: 'see-staff',
      outcome: 'entered',
      isWorker: false,
      companions: [],
      // Its number is not needed: without a network nothing is done with it.
      stop: { stopId: 0, state, steps, phones },
    }))
}
