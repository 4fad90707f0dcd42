// The five steps of the guide, in their order.
import type { PlaceGuide } from '../../src/places/today/contract.ts'

export const GUIDE_STEPS = ['made', 'posted', 'photographed', 'invited', 'scanned'] as const
export type GuideStep = (typeof GUIDE_STEPS)[number]

/** Counts what is done. */
export function countDone(guide: PlaceGuide): number {
  return GUIDE_STEPS.filter((step) => guide[step]).length
}

/**
 * Gives what to do next. A place that waits for its town cannot invite yet: that is passed over.
 * Source: security decision 4.
 */
export function nextOf(guide: PlaceGuide): GuideStep | undefined {
  return GUIDE_STEPS.find((step) => !guide[step] && (step !== 'invited' || guide.isConfirmed))
}
