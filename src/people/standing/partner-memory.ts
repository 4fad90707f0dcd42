// What the partners last said of documents, in the memory of this server only. It is never written:
// a scan would write it, and a scan changes nothing about anybody (F37). Source: ADR 0013.
import { MINUTE } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import type { CodePort, PartnerDocument } from '../../partners/index.ts'
import type { Clock } from '../../platform/clock.ts'
import { makeBoundedMap } from './bounded-map.ts'
import { WORD_SECONDS } from './fact.rule.ts'
import type { PartnerWord, Word } from './fact.rule.ts'

// Longer -> somebody whose code turned red enters longer; shorter -> a question at every scan.
const FRESH_SECONDS = 10 * MINUTE
// A silent partner is asked again about the same person after this; the breaker spares it sooner.
const SILENCE_SECONDS = 15
// About 40 MB for a partner when full, and every resident of a county.
const DOCUMENTS_MAX = 400_000

/** A document with the key it is remembered by. */
export type AskedDocument = { readonly key: string; readonly document: PartnerDocument }

export type Remembered<S extends string> = {
  readonly word: PartnerWord<S>
  /** When the partner is to be asked again; undefined when there is none. */
  readonly askAgainAt?: Instant
}

export type PartnerMemory<S extends string> = {
  readonly isConnected: boolean
  /** When it was first asked in vain since it last answered. */
  readonly silentSince: () => Instant | undefined
  /** Gives the word of each document, asking the partner for those it does not know freshly. */
  readonly recall: (asked: readonly AskedDocument[]) => Promise<Map<string, Remembered<S>>>
}

/** Opens the memory of one partner. */
export function openPartnerMemory<S extends string>(
  port: CodePort<S>,
  clock: Clock,
): PartnerMemory<S> {
  const lasts = makeBoundedMap<string, Word<S>>(DOCUMENTS_MAX)

  let silentSince: Instant | undefined

  const isFresh = (word: Word<S>, now: Instant): boolean =>
    now - word.seenAt < FRESH_SECONDS && word.validUntil > now

  const ask = async (asked: readonly AskedDocument[]): Promise<void> => {
    const answers = await port.ask(asked.map((one) => one.document))
    const now = clock.now()
    const isSilent = answers.every((answer) => answer === undefined)
    silentSince = isSilent ? (silentSince ?? now) : undefined
    for (const [index, one] of asked.entries()) {
      const answer = answers[index]
      if (!answer) continue
      const end = Math.min(answer.validUntil ?? Infinity, now + WORD_SECONDS)
      lasts.set(one.key, { state: answer.state, seenAt: now, validUntil: end })
    }
  }

  return {
    isConnected: port.isConnected,
    silentSince: () => silentSince,
    recall: async (asked) => {
      const remembered = new Map<string, Remembered<S>>()
      if (!port.isConnected) {
        for (const { key } of asked) remembered.set(key, { word: 'not-connected' })
        return remembered
      }
      const before = clock.now()
      const stale = asked.filter(({ key }) => {
        const last = lasts.get(key)
        return !last || !isFresh(last, before)
      })
      if (stale.length > 0) await ask(stale)
      const now = clock.now()
      for (const { key } of asked) {
        const last = lasts.get(key)
        const isSilent = !last || !isFresh(last, now)
        const askAgainAt = isSilent
          ? now + SILENCE_SECONDS
          : Math.min(last.seenAt + FRESH_SECONDS, last.validUntil)
        remembered.set(key, { word: { isSilent, last }, askAgainAt })
      }
      return remembered
    },
  }
}
