// People of the city with a phone in their hand: they scan at the doors while somebody watches.
import type { Instant } from '../base/instant.ts'
import { addDevices, readMasks, writeDeviceCookie } from '../people/index.ts'
import type { Standings } from '../people/index.ts'
import type { Database } from '../platform/database.ts'
import { readSetting, writeSetting } from '../platform/setting.sql.ts'
import type { Seeded } from './visits-of-day.ts'

// Fewer -> the same name comes back while it is still on the list; more -> needless rows.
const CROWD = 400
const SETTING = 'demo-crowd'

/** Phones that scan, and whose they are. */
export type Crowd = {
  /** Cookies. */
  readonly phones: readonly string[]
  readonly personIds: readonly number[]
}

type Phone = { readonly personId: number; readonly deviceId: number; readonly deviceNo: number }

/** Opens a crowd. Shape: the same people after a restart. */
export async function openCrowd(database: Database, seeded: Seeded, at: Instant): Promise<Crowd> {
  const { sql, keyring } = database
  const phones = await sql.begin(async (tx) => {
    const known = await readSetting<{ phones: Phone[] }>(tx, SETTING)
    if (known) return known.phones
    const grown = seeded.city.sim.persons.filter((person) => person.phone !== null)
    const step = Math.max(1, Math.floor(grown.length / CROWD))
    const ids = grown
      .filter((_, position) => position % step === 0)
      .slice(0, CROWD)
      .flatMap((person) => seeded.personIds[person.index] ?? [])
    const devices = await addDevices(tx, ids, at)
    const made = [...devices].map(([personId, device]) => ({ personId, ...device }))
    await writeSetting(tx, SETTING, { phones: made })
    return made
  })
  const personIds = phones.map((phone) => phone.personId)
  const masks = await readMasks(sql, keyring, personIds)
  const cookies = phones.flatMap((phone) => {
    const mask = masks.get(phone.personId)
    return mask ? [writeDeviceCookie(keyring, [{ ...phone, ...mask, assurance: 1 }], at)] : []
  })
  return { phones: cookies, personIds }
}

// A partner is asked about so many at once within its time.
const ASKED_AT_ONCE = 20

/**
 * Asks the partners about the crowd before it scans: a process that just started answers too late,
 * and whoever nothing is known of would be sent to the staff for half an hour.
 */
export async function askAboutCrowd(standings: Standings, crowd: Crowd): Promise<void> {
  const { personIds } = crowd
  await standings.prime(personIds.slice(0, 1))
  for (let from = 0; from < personIds.length; from += ASKED_AT_ONCE) {
    await standings.prime(personIds.slice(from, from + ASKED_AT_ONCE))
  }
}
