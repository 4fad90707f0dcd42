// Sends what the device kept, in order. The server knows an entry by its number, so an answer that
// was lost is asked for again and nobody is counted twice.
import type { IntakeAnswer, IntakeResult } from '../../../../src/visits/intake/contract.ts'
import type { ApiRefusal } from '../../../ui/api.ts'
import { LONG_MS, askDoor } from '../ask-door.ts'
import { noteServerTime } from './clock.ts'
import { alone, canKeep } from './queue.ts'
import { listKept, openStore } from './store.ts'
import type { KeptEntry } from './store.ts'

// An entry has up to 9 kB on the wire and most have one; the server reads 64 kB at once.
const BATCH_ENTRIES = 40
const BATCH_CHARS = 50_000

export type Sent = IntakeResult & { readonly enteredAt: number }

export type SyncNews = {
  readonly sent: readonly Sent[]
  /** Why the rest stays on the device. */
  readonly refusal: ApiRefusal | undefined
}

/** Takes the next entries of one device that fit into one message. */
function nextBatch(kept: readonly KeptEntry[]): KeptEntry[] {
  const deviceId = kept[0]?.deviceId
  const batch: KeptEntry[] = []
  let chars = 0
  for (const one of kept.filter((entry) => entry.deviceId === deviceId)) {
    chars += JSON.stringify(one.entry).length
    if (batch.length > 0 && (chars > BATCH_CHARS || batch.length === BATCH_ENTRIES)) break
    batch.push(one)
  }
  return batch
}

async function sendBatch(
  pointId: number,
  batch: readonly KeptEntry[],
  remaining: number,
): Promise<Sent[] | ApiRefusal> {
  const askedMs = Date.now()
  const deviceId = batch[0]?.deviceId
  const body = { deviceId, entries: batch.map((one) => one.entry), remaining }
  const answer = await askDoor<IntakeAnswer>(pointId, '/intake', body, LONG_MS)
  if (!answer.ok) return answer
  noteServerTime(answer.body.nowMs, askedMs)
  const store = await openStore()
  const times = new Map(batch.map((one) => [one.entryId, one.enteredAt]))
  // Only what the answer names leaves the device.
  const named = answer.body.results.filter((result) => times.has(result.entryId))
  const erasing = store.transaction('entries', 'readwrite')
  await Promise.all([...named.map((result) => erasing.store.delete(result.entryId)), erasing.done])
  return named.map((result) => ({ ...result, enteredAt: times.get(result.entryId) ?? 0 }))
}

/** Sends everything that waits at a point; stops at the first refusal and leaves the rest. */
export async function syncPoint(pointId: number): Promise<SyncNews> {
  if (!canKeep()) return { sent: [], refusal: undefined }
  return alone('sync', async () => {
    const sent: Sent[] = []
    for (;;) {
      const kept = await listKept(pointId)
      if (kept.length === 0) return { sent, refusal: undefined }
      const batch = nextBatch(kept)
      const news = await sendBatch(pointId, batch, kept.length - batch.length)
      if (!Array.isArray(news)) return { sent, refusal: news }
      // An answer that names none of them would turn this into an endless loop.
      if (news.length === 0) return { sent, refusal: undefined }
      sent.push(...news)
    }
  })
}
