// The pieces of a sign, from the sentence above the code to the line below the apps. Each knows how
// high it is before it is drawn, so that whatever stands above never runs into it.
// Source: Notice clause V.1; F9; security decision 17.
import {
  fitName,
  groupNumber,
  heightOf,
  INK_2,
  LINE,
  MM_PER_PT,
  PRIMARY,
  writeFit,
  writeLine,
} from './page.rule.ts'
import type { Item, Measure, ModulesItem, Room, Style } from './page.rule.ts'
import type { Shape } from './sign-shapes.rule.ts'

export type SignWords = {
  readonly host: string
  readonly placeName: string
  readonly pointName: string
  /** The complex that a part belongs to; empty for a place of its own. */
  readonly within: string
  readonly town: string
  readonly shortNumber: string
  readonly serial: string
  readonly madeOn: string
  readonly hotline: string
}

/** Four modules of white around the code, as the standard asks. Source: ISO/IEC 18004; F9. */
export const QUIET_MODULES = 4

export type Pen = { readonly measure: Measure; readonly shape: Shape; readonly words: SignWords }

/** What stands below another thing: how high it is, and what it draws from its top. */
export type Block = { readonly height: number; readonly draw: (top: number) => Item[] }

function line(pen: Pen, room: Room, text: string, style: Style): Block {
  return {
    height: heightOf(style.sizePt),
    draw: (top) => [writeLine(pen.measure, text, { ...room, top }, style)],
  }
}

export function gap(height: number): Block {
  return { height, draw: () => [] }
}

export function stack(blocks: readonly Block[], top: number): Item[] {
  let at = top
  return blocks.flatMap((block) => {
    const items = block.draw(at)
    at += block.height
    return items
  })
}

export function sum(blocks: readonly Block[]): number {
  return blocks.reduce((height, block) => height + block.height, 0)
}

export function titleBlocks(pen: Pen, room: Room): Block[] {
  const { titlePt } = pen.shape
  return [
    line(pen, room, '场所码 · 不是个人健康码', { sizePt: titlePt, isStrong: true }),
    line(pen, room, 'This is the PLACE code, not a personal health code', {
      sizePt: titlePt * 0.58,
    }),
  ]
}

export function qrBlock(size: number, middle: number, rows: ModulesItem['rows']): Block {
  const quiet = (size / rows.length) * QUIET_MODULES
  return {
    height: size + 2 * quiet,
    draw: (top) => [{ kind: 'modules', x: middle - size / 2, y: top + quiet, size, rows }],
  }
}

/** The name takes what it needs of its room, the point stands right below it. */
export function nameBlock(pen: Pen, room: Room, height: number): Block {
  const { measure, words, shape } = pen
  const withinPt = shape.textPt
  const withinHeight = words.within === '' ? 0 : heightOf(withinPt)
  const left = height - withinHeight
  const fit = fitName(measure, words.placeName, {
    width: room.width,
    height: left * 0.6,
    largestPt: shape.namePt,
  })
  const nameHeight = heightOf(fit.sizePt, fit.lines.length)
  const point = fitName(measure, words.pointName, {
    width: room.width,
    height: Math.min(left - nameHeight, left * 0.45),
    largestPt: Math.min(shape.namePt, fit.sizePt * 1.1),
  })
  const used = withinHeight + nameHeight + heightOf(point.sizePt, point.lines.length)
  return {
    height,
    draw: (top) => {
      const start = top + Math.max(0, (height - used) / 2)
      const within = line(pen, room, words.within, { sizePt: withinPt, fill: INK_2 })
      return [
        ...(words.within === '' ? [] : within.draw(start)),
        ...writeFit(measure, fit, { ...room, top: start + withinHeight }, { isStrong: true }),
        ...writeFit(
          measure,
          point,
          { ...room, top: start + withinHeight + nameHeight },
          { isStrong: true, fill: PRIMARY },
        ),
      ]
    },
  }
}

/** A small label and a large figure beside each other, together in the middle of their room. */
function labelled(
  pen: Pen,
  room: Room,
  text: { readonly label: string; readonly value: string; readonly sizePt: number },
): Block {
  const { measure, shape } = pen
  const labelPt = shape.textPt
  const space = labelPt * 0.2
  const labelWidth = measure(text.label) * labelPt * MM_PER_PT
  const most = room.width - labelWidth - space
  const valueWidth = Math.min(most, measure(text.value) * text.sizePt * MM_PER_PT)
  const x = room.x + (room.width - labelWidth - space - valueWidth) / 2
  const lift = (heightOf(text.sizePt) - heightOf(labelPt)) * 0.72
  return {
    height: heightOf(text.sizePt),
    draw: (top) => [
      writeLine(
        measure,
        text.label,
        { x, width: labelWidth + 0.01, anchor: 'start', top: top + lift },
        { sizePt: labelPt, fill: INK_2 },
      ),
      writeLine(
        measure,
        text.value,
        { x: x + labelWidth + space, width: valueWidth + 0.01, anchor: 'start', top },
        { sizePt: text.sizePt, isStrong: true },
      ),
    ],
  }
}

export function trustBlocks(pen: Pen, room: Room): Block[] {
  const { words, shape } = pen
  const number = groupNumber(words.shortNumber)
  return [
    labelled(pen, room, { label: '编号 No.', value: number, sizePt: shape.numberPt }),
    labelled(pen, room, { label: '网址 Opens', value: words.host, sizePt: shape.hostPt }),
    gap(shape.smallPt * 0.12),
    line(pen, room, '只在首次询问手机号，绝不收钱', { sizePt: shape.textPt }),
    line(pen, room, 'It asks for your number only the first time, never for money', {
      sizePt: shape.smallPt,
    }),
  ]
}

const WAYS = [
  { name: '微信 WeChat', zh: '发现 > 扫一扫', en: 'Discover > Scan' },
  { name: '支付宝 Alipay', zh: '首页 > 扫一扫', en: 'Home > Scan' },
  { name: '镇合意 Zhenheyi', zh: '首页 > 扫码', en: 'Home > Scan' },
] as const

/** The three apps in words, each with its way to the scanner. */
export function waysBlock(pen: Pen, room: Room): Block {
  const { shape } = pen
  const space = shape.textPt * 0.3
  const width = (room.width - 2 * space) / 3
  const pad = shape.smallPt * 0.12
  const first = { sizePt: shape.textPt * 1.15, isStrong: true }
  const last = { sizePt: shape.smallPt, fill: INK_2 }
  const styles: Style[] = [first, { sizePt: shape.textPt }, last]
  const height = 2 * pad + styles.reduce((all, style) => all + heightOf(style.sizePt), 0)
  return {
    height,
    draw: (top) =>
      WAYS.flatMap(({ name, zh, en }, index): Item[] => {
        const x = room.x + index * (width + space)
        const inside = { x: x + pad, width: width - 2 * pad }
        const texts = [name, zh, en].map((text, at) => line(pen, inside, text, styles[at] ?? last))
        return [{ kind: 'frame', x, y: top, width, height, ink: LINE }, ...stack(texts, top + pad)]
      }),
  }
}

export function footBlocks(pen: Pen, room: Room): Block[] {
  const { words, shape } = pen
  const small = { sizePt: shape.smallPt }
  const where = [words.town, words.serial, words.madeOn].filter((text) => text !== '')
  return [
    line(
      pen,
      room,
      `没有手机？请找工作人员 No phone? See the staff · 热线 ${words.hotline}`,
      small,
    ),
    line(pen, room, where.join(' · '), { ...small, fill: INK_2 }),
  ]
}
