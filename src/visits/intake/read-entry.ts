// Reads one sealed entry: whose shift signed it, and what is inside. Untrusted: every byte.
import { Value } from 'typebox/value'
import { hashEntry, importShiftKey, isSignedBy, openEntry } from '../../base/sealed-entry.ts'
import type { DoorDevice } from '../../places/index.ts'
import type { DoorDeps } from '../door/door-deps.ts'
import { EntryContent } from './contract.ts'
import type { SealedEntry } from './contract.ts'

export type ReadEntry =
  | {
      readonly ok: true
      readonly content: EntryContent
      /** JSON of the content, for an entry that is kept. */
      readonly text: string
      readonly hash: string
    }
  | { readonly ok: false; readonly error: 'entry-signature' | 'entry-unreadable' }

/** Whether a content says whom it is about. */
function isWhole(content: EntryContent): boolean {
  return content.kind === 'register' ? content.person !== undefined : content.token !== undefined
}

function parseContent(text: string): EntryContent | undefined {
  try {
    const content: unknown = JSON.parse(text)
    return Value.Check(EntryContent, content) && isWhole(content) ? content : undefined
  } catch {
    return undefined
  }
}

/** Opens the key of a shift for the entries of one upload. */
export async function openShiftKey(
  device: DoorDevice,
): Promise<Awaited<ReturnType<typeof importShiftKey>>> {
  return importShiftKey(device.publicKey.toString('base64url'))
}

/** Checks the signature, opens the seal, reads the content. */
export async function readEntry(
  deps: Pick<DoorDeps, 'intakeKeys'>,
  shift: { readonly deviceId: string; readonly key: Awaited<ReturnType<typeof openShiftKey>> },
  entry: SealedEntry,
): Promise<ReadEntry> {
  const { deviceId, key } = shift
  const isOurs = await isSignedBy(key, deviceId, entry).catch(() => false)
  if (!isOurs) return { ok: false, error: 'entry-signature' }
  const intake = await deps.intakeKeys.find(entry.keyId)
  if (!intake) return { ok: false, error: 'entry-unreadable' }
  const text = await openEntry(intake.privateKey, deviceId, entry).catch(() => undefined)
  const content = text === undefined ? undefined : parseContent(text)
  if (text === undefined || !content) return { ok: false, error: 'entry-unreadable' }
  return { ok: true, content, text, hash: await hashEntry(deviceId, entry) }
}
