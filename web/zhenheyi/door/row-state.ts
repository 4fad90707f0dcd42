// What a row of the door asks of the gatekeeper: nothing, or to deal with somebody.
import type { DoorCompanion, DoorRow, DoorStop } from '../../../src/visits/contract.ts'

/** The person of a row, or one who came along. */
export type Person = DoorRow | DoorCompanion

/** Says whether somebody still stands here and waits for us; an isolated person does. */
export function isPersonStopped(person: Person): boolean {
  if (person.outcome === 'withdrawn') return false
  if (person.stop) return person.stop.state === 'open' || person.stop.state === 'waiting'
  return person.verdict === 'see-staff' && person.outcome !== 'turned-away'
}

/** Says whether anybody of an arrival is stopped. */
export function isStopped(row: DoorRow): boolean {
  return isPersonStopped(row) || row.companions.some(isPersonStopped)
}

/** Says whether somebody of an arrival waits to be disposed of: until then he is on the list. */
export function isWaiting(row: DoorRow): boolean {
  const people: readonly Person[] = [row, ...row.companions]
  return people.some((person) => person.stop !== undefined && isPersonStopped(person))
}

/** Says whether an arrival stays on top: stopped, and not told by us that it was checked. */
export function isPinned(row: DoorRow, done: ReadonlySet<string>): boolean {
  const people: readonly Person[] = [row, ...row.companions]
  return people.some((person) => isPersonStopped(person) && !done.has(person.key))
}

/** Finds the person that a key names. */
export function findPerson(
  rows: readonly DoorRow[],
  key: string | undefined,
): { readonly row: DoorRow; readonly person: Person } | undefined {
  for (const row of rows) {
    const person = [row, ...row.companions].find((one) => one.key === key)
    if (person) return { row, person }
  }
  return undefined
}

/**
 * Gives the shape of one person: where a stop was resolved into an entrance, that counts. A scan
 * that was taken back opens no door: whoever shows it is not registered.
 */
export function verdictOf(person: Person): 'enter' | 'see-staff' | 'taken-back' {
  if (person.outcome === 'withdrawn') return 'taken-back'
  if (person.outcome === 'turned-away') return 'see-staff'
  const state: DoorStop['state'] | undefined = person.stop?.state
  if (state === 'mistaken' || state === 'emergency') return 'enter'
  return person.verdict
}
