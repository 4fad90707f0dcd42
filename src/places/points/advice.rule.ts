// When one posting point is too few: its busiest quarter-hour had more scans a minute than one
// sheet of paper takes. Source: Notice clause V.1 (posted at multiple points); F8.

const QUARTER_MINUTES = 15

/**
 * Gives how many more points a busiest quarter-hour asks for, so that each keeps the limit.
 * Units: scans in a quarter-hour; the limit in scans a minute.
 * Source: F8.
 */
export function morePointsFor(scans: number, scansPerMinute: number): number {
  const points = Math.ceil(scans / (scansPerMinute * QUARTER_MINUTES))
  return Math.max(0, points - 1)
}
