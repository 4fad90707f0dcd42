// The four formats of the sign, in millimetres and points.
// Source: Notice clause V.1; F9.

export type Format = 'a4' | 'a5' | 'sticker' | 'bus-door'

export type Shape = {
  readonly width: number
  /** Down to the line to cut. */
  readonly height: number
  /** Below it. */
  readonly strip: number
  readonly margin: number
  readonly qr: number
  /** Sizes of the type, largest first. */
  readonly bandPt: number
  readonly titlePt: number
  readonly namePt: number
  readonly numberPt: number
  readonly hostPt: number
  readonly textPt: number
  readonly smallPt: number
  readonly advice: string
}

const WALL = '张贴高度 1.3-1.5 m · Post at 1.3-1.5 m'

// Millimetres and points. What is left between code and number is the room of the name.
export const SHAPES: Readonly<Record<Format, Shape>> = {
  a4: {
    width: 210,
    height: 284,
    strip: 13,
    margin: 15,
    qr: 120,
    bandPt: 32,
    titlePt: 20,
    namePt: 28,
    numberPt: 22,
    hostPt: 22,
    textPt: 11,
    smallPt: 9,
    advice: WALL,
  },
  a5: {
    width: 148,
    height: 200,
    strip: 10,
    margin: 10,
    qr: 84,
    bandPt: 22,
    titlePt: 14,
    namePt: 20,
    numberPt: 16,
    hostPt: 15,
    textPt: 8,
    smallPt: 7,
    advice: WALL,
  },
  sticker: {
    width: 105,
    height: 139,
    strip: 9,
    margin: 7,
    qr: 60,
    bandPt: 15,
    titlePt: 10,
    namePt: 13,
    numberPt: 11,
    hostPt: 10,
    textPt: 6.5,
    smallPt: 6,
    advice: '贴在柜台或门边 · On the counter or beside the door',
  },
  'bus-door': {
    width: 210,
    height: 138,
    strip: 10,
    margin: 8,
    qr: 82,
    bandPt: 24,
    titlePt: 15,
    namePt: 26,
    numberPt: 18,
    hostPt: 16,
    textPt: 9,
    smallPt: 8,
    advice: '车门旁，高度 1.2-1.4 m · Beside the door, at 1.2-1.4 m',
  },
}
