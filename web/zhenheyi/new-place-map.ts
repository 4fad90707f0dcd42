// The arithmetic of a plain map: from degrees to the screen and back, and which town a spot lies
// in. Flat is right enough: a county is so small that the error is far below the tip of a finger.

/** Longitude and latitude. Units: degrees. */
export type Spot = readonly [longitude: number, latitude: number]
export type Outline = readonly Spot[]

/** What is shown: the spot in the middle and how many pixels a degree of latitude has. */
export type View = { readonly middle: Spot; readonly scale: number }

export const MAP_WIDTH = 320
export const MAP_HEIGHT = 340
// A finger hides some 25 metres at the closest view; closer would promise what nobody measured.
const ZOOM_MAX = 24
const MARGIN = 0.92

type Box = {
  readonly west: number
  readonly east: number
  readonly south: number
  readonly north: number
}

function boxOf(outlines: readonly Outline[]): Box | undefined {
  const spots = outlines.flat()
  if (spots.length === 0) return undefined
  const longitudes = spots.map(([longitude]) => longitude)
  const latitudes = spots.map(([, latitude]) => latitude)
  return {
    west: Math.min(...longitudes),
    east: Math.max(...longitudes),
    south: Math.min(...latitudes),
    north: Math.max(...latitudes),
  }
}

/** A degree of longitude is shorter than one of latitude, the more so the further north. */
function squeeze(view: View): number {
  return Math.cos((view.middle[1] * Math.PI) / 180)
}

/** Shows all outlines; undefined when there are none. */
export function wholeView(outlines: readonly Outline[]): View | undefined {
  const box = boxOf(outlines)
  if (!box) return undefined
  const middle: Spot = [(box.west + box.east) / 2, (box.south + box.north) / 2]
  const wide = (box.east - box.west) * squeeze({ middle, scale: 1 })
  const high = box.north - box.south
  return { middle, scale: MARGIN * Math.min(MAP_WIDTH / wide, MAP_HEIGHT / high) }
}

/** Places a spot on the map. Units: pixels from the upper left. */
export function toMap(view: View, [longitude, latitude]: Spot): readonly [number, number] {
  return [
    MAP_WIDTH / 2 + (longitude - view.middle[0]) * squeeze(view) * view.scale,
    MAP_HEIGHT / 2 - (latitude - view.middle[1]) * view.scale,
  ]
}

/** Reads the spot under a point of the map, to a ten-thousandth of a degree: some ten metres. */
export function toSpot(view: View, [x, y]: readonly [number, number]): Spot {
  const longitude = view.middle[0] + (x - MAP_WIDTH / 2) / (squeeze(view) * view.scale)
  const latitude = view.middle[1] - (y - MAP_HEIGHT / 2) / view.scale
  return [Math.round(longitude * 10_000) / 10_000, Math.round(latitude * 10_000) / 10_000]
}

/** Comes closer or goes away, never beyond the whole. */
export function zoomBy(view: View, whole: View, factor: number, around: Spot): View {
  const scale = Math.min(whole.scale * ZOOM_MAX, Math.max(whole.scale, view.scale * factor))
  return scale === whole.scale ? whole : { middle: around, scale }
}

/** Moves what is shown. Units: pixels. */
export function panBy(view: View, [dx, dy]: readonly [number, number]): View {
  return {
    ...view,
    middle: [view.middle[0] - dx / (squeeze(view) * view.scale), view.middle[1] + dy / view.scale],
  }
}

/** Says whether a spot lies in an outline: a ray to the east crosses its border an odd time. */
export function isInside(outline: Outline, [longitude, latitude]: Spot): boolean {
  let isOdd = false
  for (const [index, [x, y]] of outline.entries()) {
    const [px, py] = outline.at(index - 1) ?? [x, y]
    const isCrossed = y > latitude !== py > latitude
    if (isCrossed && longitude < ((px - x) * (latitude - y)) / (py - y) + x) isOdd = !isOdd
  }
  return isOdd
}

/** Gives the centre of gravity of an outline, where its name stands. */
export function middleOf(outline: Outline): Spot {
  let [x, y, area] = [0, 0, 0]
  for (const [index, [right, top]] of outline.entries()) {
    const [left, bottom] = outline.at(index - 1) ?? [right, top]
    const part = left * top - right * bottom
    area += part
    x += (left + right) * part
    y += (bottom + top) * part
  }
  return area === 0 ? [0, 0] : [x / (3 * area), y / (3 * area)]
}

const KILOMETRES = [10, 5, 2, 1, 0.5, 0.2]
const DEGREE_KM = 111.2
const BAR_MAX = 90

/** Gives the longest round distance that fits the corner. Units: kilometres, pixels. */
export function scaleBar(view: View): { readonly km: number; readonly width: number } {
  const widthOf = (km: number): number => (km / DEGREE_KM) * view.scale
  const km = KILOMETRES.find((one) => widthOf(one) <= BAR_MAX) ?? 0.2
  return { km, width: widthOf(km) }
}
