// What a second person sees of an entry, sealed beside it, and which typed lines are looked at.
// Source: security decision 13: each visit of a paper register carries typist and checker.
import type { Keyring } from '../../platform/seal.ts'

export type CheckContent = {
  readonly maskedName: string
  readonly maskedNumber: string
  readonly sheet?: string
  readonly line?: number
  /** JSON of an entry that is not recorded yet; nobody sees it. */
  readonly kept?: string
}

/** One typed line in this many. Source: F18. */
export const SAMPLE_OF = 10

function placeOf(entryId: string): { column: string; rowId: string } {
  return { column: 'visits.door_check.content_sealed', rowId: entryId }
}

/** Seals what a second person may see; it opens beside its own entry only. */
export function sealContent(keyring: Keyring, entryId: string, content: CheckContent): Buffer {
  return keyring.seal('door', placeOf(entryId), JSON.stringify(content))
}

/** Opens it again. Throws: when it was moved to another entry. */
export function openContent(keyring: Keyring, entryId: string, sealed: Buffer): CheckContent {
  return JSON.parse(keyring.unseal('door', placeOf(entryId), sealed)) as CheckContent
}

/**
 * Says whether a second person looks at a line. Keyed, so that whoever types cannot choose a number
 * that escapes, and the same however often the line is sent.
 */
export function isSampled(keyring: Keyring, entryId: string): boolean {
  const keyId = keyring.keyIdOf('place-sign')
  const mac = keyring.mac('place-sign', keyId, Buffer.from(`paper-check|${entryId}`))
  return mac !== undefined && mac.readUInt32BE(0) % SAMPLE_OF === 0
}
