// Whether the guide of a place was put away on this phone. It is found again on the place's page.
const KEY = 'zpc_guide_left'
// Whoever runs more places than this needs no guide any more.
const KEPT_MAX = 50

function readLeft(): number[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(kept) ? kept.filter((id) => Number.isInteger(id)) : []
  } catch {
    return []
  }
}

/** Says whether the guide of a place was put away. */
export function isGuideLeft(placeId: number): boolean {
  return readLeft().includes(placeId)
}

/** Puts the guide of a place away, or takes it out again. */
export function leaveGuide(placeId: number, isLeft: boolean): void {
  const others = readLeft().filter((id) => id !== placeId)
  const kept = isLeft ? [...others, placeId].slice(-KEPT_MAX) : others
  try {
    localStorage.setItem(KEY, JSON.stringify(kept))
  } catch {
    // A browser that keeps nothing shows the guide again.
  }
}
