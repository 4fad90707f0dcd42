// The outlines of verdicts and pass signs, the same on every face. Units: a square of 100.

/** The octagon and the open hand of *please see the staff*. */
export const OCTAGON = 'M31 2h38l29 29v38L69 98H31L2 69V31z'
export const HAND =
  'M33 60V37a4.5 4.5 0 0 1 9 0v13V27a4.5 4.5 0 0 1 9 0v21V25a4.5 4.5 0 0 1 9 0v24V31a4.5 4.5 0 0 ' +
  '1 9 0v31c0 12-7 19-18 19-8 0-13-3-17-10L24 58c-3-6 4-9 8-4z'

/** The seven shapes of the pass sign. Shape: the name, its path, its word in both languages. */
export const PASS_SHAPES = {
  triangle: { zh: '三角', en: 'triangle', path: 'M50 8L96 90H4z' },
  square: { zh: '方块', en: 'square', path: 'M10 10h80v80H10z' },
  ring: {
    zh: '圆环',
    en: 'ring',
    path: 'M50 4a46 46 0 1 0 .01 0zM50 26a24 24 0 1 1-.01 0z',
  },
  star: {
    zh: '五角星',
    en: 'star',
    path: 'M50 4l14 31 34 4-25 23 7 34-30-17-30 17 7-34L2 39l34-4z',
  },
  drop: {
    zh: '水滴',
    en: 'drop',
    path: 'M50 3c9 22 32 36 32 60a32 32 0 0 1-64 0C18 39 41 25 50 3z',
  },
  leaf: { zh: '树叶', en: 'leaf', path: 'M6 94C0 34 34 4 96 4c0 62-30 96-78 86l34-44L20 74z' },
  wave: {
    zh: '波浪',
    en: 'wave',
    path: 'M3 38c16-20 31-20 47 0s31 20 47 0v26c-16 20-31 20-47 0s-31-20-47 0z',
  },
} as const

/** A shape that a gatekeeper compares with the row on his screen. */
export type PassShapeName = keyof typeof PASS_SHAPES
