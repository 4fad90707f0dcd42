// Shapes of verdicts and pass signs, drawn inline: distinct at 24 px and in grey, so that colour
// is never the only sign.
import { HAND, OCTAGON, PASS_SHAPES } from '../ui/shapes.ts'
import type { PassShapeName } from '../ui/shapes.ts'

function svg(size: number, body: string): string {
  return `<svg viewBox="0 0 100 100" width="${size}" height="${size}" aria-hidden="true">${body}</svg>`
}

const TICK =
  '<circle cx="50" cy="50" r="48" fill="var(--enter)"/><path d="M27 52l16 16 31-34" fill="none" ' +
  'stroke="var(--on-shape)" stroke-width="10" stroke-linecap="round" stroke-linejoin="round"/>'
const PALM = `<path d="${HAND}" fill="var(--on-shape)"/>`
const STOP = `<path d="${OCTAGON}" fill="var(--staff)"/>${PALM}`
const SLASH =
  '<rect x="4" y="4" width="92" height="92" rx="10" fill="var(--off)"/><path d="M28 72l44-44" ' +
  'stroke="var(--on-shape)" stroke-width="11" stroke-linecap="round"/>'
const DOTS =
  '<circle cx="50" cy="50" r="44" fill="none" stroke="var(--wait)" stroke-width="8"/>' +
  '<g fill="var(--wait)"><circle cx="29" cy="50" r="6"/><circle cx="50" cy="50" r="6"/>' +
  '<circle cx="71" cy="50" r="6"/></g>'

const SIGN_SIZE = 96
export const ENTER_SHAPE: string = svg(SIGN_SIZE, TICK)
export const STAFF_SHAPE: string = svg(SIGN_SIZE, STOP)
export const OFF_SHAPE: string = svg(SIGN_SIZE, SLASH)
export const WAIT_SHAPE: string = svg(SIGN_SIZE, DOTS)

/** Draws a pass shape in the colour of the text. */
export function passShapeSvg(name: PassShapeName): string {
  const { path } = PASS_SHAPES[name]
  return svg(50, `<path d="${path}" fill="currentColor" fill-rule="evenodd"/>`)
}
