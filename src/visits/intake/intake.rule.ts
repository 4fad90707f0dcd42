// What becomes of an entry that was made without network: when it can be believed, and when a
// second person must look at it. Nothing that can be read is thrown away. Pure.
// Source: security decision 12 (docs/adr/0016).
import { HOUR, MINUTE } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'

/** A weekend without network, and the Monday to send it. */
export const ENTRY_AGE_SECONDS = 72 * HOUR
/** What a clock may be wrong by, before and after a sync. */
export const BEFORE_SYNC_SECONDS = 5 * MINUTE
const AHEAD_SECONDS = MINUTE

export type TimeDoubt = 'entry-time' | 'entry-too-old' | 'entry-back-dated' | 'entry-after-shift'

export type TimeFacts = {
  readonly enteredAt: Instant
  readonly now: Instant
  /** Nothing waited on the device then. */
  readonly syncedAt: Instant
  readonly shiftUntil: Instant
}

/** Says what is wrong with the time of an entry; undefined when nothing is. */
export function doubtTime(facts: TimeFacts): TimeDoubt | undefined {
  const { enteredAt, now, syncedAt, shiftUntil } = facts
  if (enteredAt > now + AHEAD_SECONDS) return 'entry-time'
  if (enteredAt < now - ENTRY_AGE_SECONDS) return 'entry-too-old'
  if (enteredAt < syncedAt - BEFORE_SYNC_SECONDS) return 'entry-back-dated'
  return enteredAt > shiftUntil ? 'entry-after-shift' : undefined
}

/** How far the chain of a device has come. */
export type Chain = {
  readonly lastSeq: number
  /** Null after an entry that could not be read: the next one cannot be compared. */
  readonly lastHash: string | null
}

export type Link = { readonly seq: number; readonly prevHash: string; readonly hash: string }

/**
 * Follows the chain by one entry. A gap is told once: the chain goes on from the entry behind it.
 */
export function followChain(chain: Chain, link: Link): { isWhole: boolean; chain: Chain } {
  const { lastSeq, lastHash } = chain
  const isNext = link.seq === lastSeq + 1 && (lastHash === null || lastHash === link.prevHash)
  const next = { lastSeq: link.seq, lastHash: link.hash }
  return { isWhole: isNext, chain: link.seq > lastSeq ? next : chain }
}

/** Skips an entry that nobody could read: its place in the chain is taken, its hash unknown. */
export function skipLink(chain: Chain, seq: number): Chain {
  return seq === chain.lastSeq + 1 ? { lastSeq: seq, lastHash: null } : chain
}
