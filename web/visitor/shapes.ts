// Shapes of verdicts and pass signs, drawn inline: distinct at 24 px and in grey, so that colour
// is never the only sign.

function svg(size: number, body: string): string {
  return `<svg viewBox="0 0 100 100" width="${size}" height="${size}" aria-hidden="true">${body}</svg>`
}

const TICK =
  '<circle cx="50" cy="50" r="48" fill="var(--enter)"/><path d="M27 52l16 16 31-34" fill="none" ' +
  'stroke="var(--on-shape)" stroke-width="10" stroke-linecap="round" stroke-linejoin="round"/>'
const HAND =
  '<path d="M31 2h38l29 29v38L69 98H31L2 69V31z" fill="var(--staff)"/><path d="M33 60V37a4.5 ' +
  '4.5 0 0 1 9 0v13V27a4.5 4.5 0 0 1 9 0v21V25a4.5 4.5 0 0 1 9 0v24V31a4.5 4.5 0 0 1 9 0v31c0 ' +
  '12-7 19-18 19-8 0-13-3-17-10L24 58c-3-6 4-9 8-4z" fill="var(--on-shape)"/>'
const SLASH =
  '<rect x="4" y="4" width="92" height="92" rx="10" fill="var(--off)"/><path d="M28 72l44-44" ' +
  'stroke="var(--on-shape)" stroke-width="11" stroke-linecap="round"/>'
const DOTS =
  '<circle cx="50" cy="50" r="44" fill="none" stroke="var(--wait)" stroke-width="8"/>' +
  '<g fill="var(--wait)"><circle cx="29" cy="50" r="6"/><circle cx="50" cy="50" r="6"/>' +
  '<circle cx="71" cy="50" r="6"/></g>'

const SIGN_SIZE = 96
export const ENTER_SHAPE: string = svg(SIGN_SIZE, TICK)
export const STAFF_SHAPE: string = svg(SIGN_SIZE, HAND)
export const OFF_SHAPE: string = svg(SIGN_SIZE, SLASH)
export const WAIT_SHAPE: string = svg(SIGN_SIZE, DOTS)

/** The seven shapes of the pass sign. Shape: the name, its path, its word in both languages. */
export const PASS_SHAPE_PATHS = {
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
export type PassShapeName = keyof typeof PASS_SHAPE_PATHS

/** Draws a pass shape in the colour of the text. */
export function passShapeSvg(name: PassShapeName): string {
  const { path } = PASS_SHAPE_PATHS[name]
  return svg(50, `<path d="${path}" fill="currentColor" fill-rule="evenodd"/>`)
}
