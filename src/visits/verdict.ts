// Gives the verdict of one person at one print, from what is in memory: the rule table, the
// standing, the random document check. Source: Notice clause V.2; F23-F25.
import type { HealthState, TravelState } from '../base/code-states.ts'
import { dayOf } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import type { Standing, Standings } from '../people/index.ts'
import type { IndexedPrint } from '../places/index.ts'
import type { DocumentChecks } from './document-check.ts'
import type { Verdict } from './flags.rule.ts'
import type { RuleBook, Ruling } from './rules/rule-book.ts'
import { bridgeSilence, decideVerdict } from './verdict.rule.ts'

export type VerdictDeps = {
  readonly standings: Pick<Standings, 'of' | 'prime'>
  readonly rules: Pick<RuleBook, 'rule'>
  readonly checks: DocumentChecks
}

/** What the staff saw on the person's own phone just now. */
export type SeenNow = {
  readonly health?: 'green' | 'yellow' | 'red' | 'none' | undefined
  readonly travel?: 'plain' | 'starred' | 'other' | undefined
}

export type VerdictQuestion = {
  readonly print: IndexedPrint
  readonly personId: number
  /** As the device or the caller knows it; the stored one may be higher by now. */
  readonly assurance: number
  readonly enteredAt: Instant
  readonly seen?: SeenNow | undefined
  readonly isEmergency?: boolean | undefined
}

export type GivenVerdict =
  | {
      readonly ok: true
      readonly verdict: Verdict
      readonly ruling: Ruling
      /** The table has steps for the staff: a stop is opened. */
      readonly isStop: boolean
      /** Nothing can be known: ask to show the health code to the staff. */
      readonly isCodeToBeShown: boolean
    }
  | { readonly ok: false; readonly refusal: 'code-withdrawn' | 'place-closed' }

const SILENT: readonly string[] = ['unavailable', 'not-connected']

/** What nobody could tell us, the staff may have seen. */
function orSeen<S extends string>(known: S, seen: S | undefined): S {
  return seen !== undefined && SILENT.includes(known) ? seen : known
}

/** Gives the verdict. No waiting, no database. Source: Notice clause V.2; F23-F25. */
export function giveVerdict(
  deps: VerdictDeps,
  question: VerdictQuestion,
  standing: Standing,
): GivenVerdict {
  const { print, enteredAt, seen } = question
  const bridged: HealthState = bridgeSilence(standing.health, enteredAt)
  const health = orSeen<HealthState>(bridged, seen?.health)
  const travel = orSeen<TravelState>(standing.travel.state, seen?.travel)
  const input = { health, travel, category: print.category, day: dayOf(enteredAt) }
  const ruling = deps.rules.rule(input)
  const decision = decideVerdict({
    isPrintWithdrawn: print.withdrawn,
    placeState: print.state,
    isEmergency: question.isEmergency === true,
    assurance: Math.max(question.assurance, standing.assurance),
    isDisputed: standing.isDisputed,
    ruled: ruling.row.verdict,
    isDocumentCheck: deps.checks(question),
  })
  if (decision.verdict === 'not-valid') {
    const isWithdrawn = decision.reason === 'print-withdrawn'
    return { ok: false, refusal: isWithdrawn ? 'code-withdrawn' : 'place-closed' }
  }
  const { verdict } = decision
  return {
    ok: true,
    verdict,
    ruling,
    isStop: verdict === 'see-staff' && ruling.row.steps.length > 0,
    isCodeToBeShown: verdict === 'enter' && health === 'not-connected',
  }
}
