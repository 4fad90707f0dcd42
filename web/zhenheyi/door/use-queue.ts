// What waits on this device for the network, and what became of it: shown as count and time only.
import { useCallback, useEffect, useState } from 'react'
import type { ApiRefusal } from '../../ui/api.ts'
import { askDoor } from './ask-door.ts'
import { doorNow } from './offline/clock.ts'
import { canKeep, keepEntry } from './offline/queue.ts'
import type { NewEntry } from './offline/queue.ts'
import { listKept } from './offline/store.ts'
import { syncPoint } from './offline/sync.ts'
import type { Sent } from './offline/sync.ts'

export type QueueRow = {
  readonly entryId: string
  /** Seconds since 1970. */
  readonly enteredAt: number
  readonly state: 'waiting' | Sent['state']
  readonly message: Sent['message']
  /** DoorRow.key once the server has it. */
  readonly key: string | undefined
}

export type Queue = {
  readonly rows: readonly QueueRow[]
  readonly unsent: number
  /** Why the rest could not be sent; undefined while nothing is wrong or only the line is down. */
  readonly refusal: ApiRefusal | undefined
  /** False: this door cannot keep entries; they need the network. */
  readonly keep: (entry: NewEntry) => Promise<boolean>
  readonly sync: () => Promise<void>
}

const RETRY_MS = 20_000
// What was sent leaves the screen with the other rows of its half hour.
const SHOWN_SECONDS = 30 * 60

/** Follows the queue of one door and sends it whenever the network may be back. */
export function useQueue(
  pointId: string,
  duty: { readonly isOnDuty: boolean; readonly deviceId: string | undefined },
): Queue {
  const { isOnDuty, deviceId } = duty
  const number = Number(pointId)
  const [waiting, setWaiting] = useState<readonly QueueRow[]>([])
  const [sent, setSent] = useState<readonly Sent[]>([])
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const look = useCallback(async (): Promise<number> => {
    if (!canKeep()) return 0
    const kept = await listKept(number)
    const fresh = { state: 'waiting', message: undefined, key: undefined } as const
    setWaiting(kept.map(({ entryId, enteredAt }) => ({ entryId, enteredAt, ...fresh })))
    return kept.length
  }, [number])
  const sync = useCallback(async (): Promise<void> => {
    const count = await look()
    if (!isOnDuty) return
    if (count === 0) {
      // A sign of life: the server then believes no entry that is older than this moment.
      if (deviceId) await askDoor(number, '/intake', { deviceId, entries: [], remaining: 0 })
      return
    }
    const news = await syncPoint(number)
    const from = doorNow() - SHOWN_SECONDS
    setSent((old) => [...old.filter((one) => one.enteredAt > from), ...news.sent])
    setRefusal(news.refusal && news.refusal.status !== 0 ? news.refusal : undefined)
    await look()
  }, [number, isOnDuty, deviceId, look])
  useEffect(() => {
    const again = (): void => void sync().catch(() => undefined)
    again()
    const timer = setInterval(again, RETRY_MS)
    window.addEventListener('online', again)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', again)
    }
  }, [sync])
  const keep = async (entry: NewEntry): Promise<boolean> => {
    const isKept = await keepEntry(number, entry)
    await look()
    return isKept
  }
  const rows: QueueRow[] = [
    ...waiting,
    ...sent.map(({ entryId, enteredAt, state, message, key }) => ({
      entryId,
      enteredAt,
      state,
      message,
      key,
    })),
  ]
  return { rows, unsent: waiting.length, refusal, keep, sync }
}
