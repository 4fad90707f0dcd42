// The sign on the wall in its four formats: A4, A5, a sticker for a table or counter, and one for
// the door of a bus. Every one says the same, both languages on each: whose code it is, where it
// leads, and that it never asks for money. Below the line to cut stands how high to hang it.
// Source: Notice clause III, V.1; F9; security decision 17.
import { heightOf, INK_2, LINE, PRIMARY, WHITE, writeLine } from './page.rule.ts'
import type { Item, Measure, ModulesItem, Page } from './page.rule.ts'
import {
  footBlocks,
  gap,
  nameBlock,
  qrBlock,
  QUIET_MODULES,
  stack,
  sum,
  titleBlocks,
  trustBlocks,
  waysBlock,
} from './sign-blocks.rule.ts'
import type { Pen, SignWords } from './sign-blocks.rule.ts'
import { SHAPES } from './sign-shapes.rule.ts'
import type { Format, Shape } from './sign-shapes.rule.ts'

function bandHeight(shape: Shape): number {
  return shape.bandPt * 0.75
}

function layBand({ measure, shape }: Pen): Item[] {
  const height = bandHeight(shape)
  const inner = shape.width - 2 * shape.margin
  const style = { isStrong: true, fill: WHITE }
  const enPt = shape.bandPt * 0.6
  const zh = { x: shape.margin, width: inner * 0.48, anchor: 'start' } as const
  const en = { x: shape.margin + inner * 0.5, width: inner * 0.5, anchor: 'end' } as const
  const centre = (sizePt: number): number => (height - heightOf(sizePt)) / 2
  return [
    { kind: 'rect', x: 0, y: 0, width: shape.width, height, fill: PRIMARY },
    writeLine(
      measure,
      '镇江通行码',
      { ...zh, top: centre(shape.bandPt) },
      {
        ...style,
        sizePt: shape.bandPt,
      },
    ),
    writeLine(
      measure,
      'Zhenjiang Pass Code',
      { ...en, top: centre(enPt) },
      {
        ...style,
        sizePt: enPt,
      },
    ),
  ]
}

function layStrip(pen: Pen): Item[] {
  const { shape, measure } = pen
  const room = { x: shape.margin, width: shape.width - 2 * shape.margin }
  const top = shape.height + (shape.strip - heightOf(shape.smallPt)) / 2
  return [
    { kind: 'cut', x: 0, y: shape.height, width: shape.width, ink: LINE },
    writeLine(measure, shape.advice, { ...room, top }, { sizePt: shape.smallPt, fill: INK_2 }),
  ]
}

/** One thing below the other; the name takes what the others leave. */
function layPortrait(pen: Pen, rows: ModulesItem['rows']): Item[] {
  const { shape } = pen
  const room = { x: shape.margin, width: shape.width - 2 * shape.margin }
  const air = gap(shape.smallPt * 0.22)
  const top = bandHeight(shape)
  const before = [air, ...titleBlocks(pen, room), qrBlock(shape.qr, shape.width / 2, rows)]
  const after = [
    ...trustBlocks(pen, room),
    air,
    waysBlock(pen, room),
    air,
    ...footBlocks(pen, room),
  ]
  const left = shape.height - top - sum(before) - sum(after) - air.height
  return stack([...before, nameBlock(pen, room, left), ...after], top)
}

/** The code on the left, the words on the right: the glass beside a door is wide, not high. */
function layLandscape(pen: Pen, rows: ModulesItem['rows']): Item[] {
  const { shape } = pen
  const top = bandHeight(shape)
  const quiet = (shape.qr / rows.length) * QUIET_MODULES
  const split = shape.qr + 2 * quiet + shape.margin / 2
  const right = { x: split, width: shape.width - split - shape.margin }
  const air = gap(shape.smallPt * 0.3)
  const whole = { x: shape.margin, width: shape.width - 2 * shape.margin }
  const foot = footBlocks(pen, whole)
  const bottom = shape.height - air.height - sum(foot)
  const qr = qrBlock(shape.qr, split / 2, rows)
  const titles = [air, ...titleBlocks(pen, right)]
  const after = [...trustBlocks(pen, right), air, waysBlock(pen, right)]
  const free = bottom - air.height - top - sum(titles) - sum(after)
  return [
    ...stack([...titles, nameBlock(pen, right, free), ...after], top),
    ...stack([gap((bottom - top - qr.height) / 2), qr], top),
    ...stack(foot, bottom),
  ]
}

/**
 * Lays out a sign. The modules are the QR's own, without a quiet zone.
 * Source: Notice clause V.1; F9.
 */
export function laySign(
  format: Format,
  words: SignWords,
  code: { readonly rows: ModulesItem['rows']; readonly measure: Measure },
): Page {
  const shape = SHAPES[format]
  const pen = { measure: code.measure, shape, words }
  const height = shape.height + shape.strip
  const white: Item = { kind: 'rect', x: 0, y: 0, width: shape.width, height, fill: WHITE }
  const lay = shape.width > shape.height ? layLandscape : layPortrait
  return {
    width: shape.width,
    height,
    items: [white, ...layBand(pen), ...lay(pen, code.rows), ...layStrip(pen)],
  }
}
