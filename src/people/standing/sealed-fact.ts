// How a fact is written sealed: the state and who saw it, bound to its document, kind and source.
// Source: ADR 0004, ADR 0013.
import type { Keyring } from '../../platform/seal.ts'
import type { FactKind, FactRow, WrittenSource } from './fact.sql.ts'

export type FactOwner = {
  readonly documentBlind: Buffer
  readonly kind: FactKind
  readonly source: WrittenSource
  readonly listId: number
}

function placeOf(owner: FactOwner): { column: string; rowId: string } {
  const { documentBlind, kind, source, listId } = owner
  const rowId = `${documentBlind.toString('hex')}|${kind}|${source}|${listId}`
  return { column: 'people.fact.sealed', rowId }
}

// Every state is written equally long: the length of what is sealed would tell red from yellow.
const STATE_WIDTH = 8

/** Seals a state and who said it; the state is first and holds no bar. */
export function sealFact(
  keyring: Keyring,
  owner: FactOwner,
  said: { readonly state: string; readonly by: string },
): Buffer {
  return keyring.seal('notes', placeOf(owner), `${said.state.padEnd(STATE_WIDTH)}|${said.by}`)
}

/** Opens the state of a fact. Throws when it was moved or changed. */
export function unsealState(keyring: Keyring, row: FactRow): string {
  const owner = {
    documentBlind: row.document_blind,
    kind: row.kind,
    source: row.source,
    listId: row.list_id,
  }
  return keyring.unseal('notes', placeOf(owner), row.sealed).slice(0, STATE_WIDTH).trimEnd()
}
