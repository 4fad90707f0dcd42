// The shapes of the sample city's town-level units, for a plain map without the internet.
// Drawn by hand for orientation: neighbours share corners, nothing is surveyed, no border is meant.

/** Longitude and latitude. Units: degrees. */
type Corner = readonly [number, number]

const NORTH_SHORE: Corner = [119.75, 32.318]
const NORTH_CAPE: Corner = [119.8, 32.305]
const EAST_SHORE: Corner = [119.895, 32.21]
const SOUTH_SHORE: Corner = [119.92, 32.15]
const BANK: Corner = [119.835, 32.13]
const WEST_SHORE: Corner = [119.79, 32.18]
const WEST_CAPE: Corner = [119.735, 32.225]
const FIELD: Corner = [119.765, 32.265]
const CENTRE: Corner = [119.815, 32.245]
const CROSSING: Corner = [119.845, 32.195]
const BRIDGE: Corner = [119.885, 32.14]

const OUTLINES: Readonly<Record<string, readonly Corner[]>> = {
  // 三茅街道
  '321182001': [NORTH_CAPE, [119.86, 32.265], EAST_SHORE, CROSSING, CENTRE],
  // 兴隆街道
  '321182002': [FIELD, CENTRE, CROSSING, WEST_SHORE, WEST_CAPE],
  // 新坝镇
  '321182101': [[119.66, 32.275], NORTH_SHORE, FIELD, WEST_CAPE],
  // 油坊镇
  '321182102': [CROSSING, EAST_SHORE, SOUTH_SHORE, BRIDGE, BANK, WEST_SHORE],
  // 八桥镇
  '321182103': [BRIDGE, SOUTH_SHORE, [119.955, 32.09], [119.925, 32.06], [119.88, 32.085], BANK],
  // 西来桥镇, an island of its own
  '321182104': [
    [119.945, 32.045],
    [119.985, 32.06],
    [120.005, 32.02],
    [119.965, 31.995],
  ],
  // 经济开发区
  '321182400': [NORTH_SHORE, NORTH_CAPE, CENTRE, FIELD],
}

/** Gives the corners of a division; empty when nobody has drawn it. */
export function outlineOf(division: string): [number, number][] {
  return (OUTLINES[division] ?? []).map(([longitude, latitude]) => [longitude, latitude])
}
