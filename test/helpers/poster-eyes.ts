// How a printed sign meets a phone: drawn at the dots of an office printer, held askew, out of
// focus; and two readers that share no code with us or each other.
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

/** Grey, one byte a dot, row by row. */
export type Picture = { readonly width: number; readonly height: number; readonly dots: Uint8Array }

const DPI = '150'
const WHITE = 255

const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')))
// The package would fetch its wasm from elsewhere unless it is given.
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } })

/** Prints one page of a PDF at 150 dpi. */
export function printPage(file: string, page = 1): Picture {
  const only = ['-f', String(page), '-l', String(page)]
  const pgm = execFileSync('pdftoppm', ['-gray', '-r', DPI, ...only, file], {
    maxBuffer: 64 * 1024 * 1024,
  })
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(pgm.subarray(0, 64).toString('latin1'))
  if (!head) throw new Error('pdftoppm gave no grey picture')
  const dots = new Uint8Array(pgm.subarray(head[0].length))
  return { width: Number(head[1]), height: Number(head[2]), dots }
}

/** Turns a picture about its middle, on a white ground that holds all of it. */
export function turn(picture: Picture, degrees: number): Picture {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const width = Math.ceil(Math.abs(picture.width * cos) + Math.abs(picture.height * sin))
  const height = Math.ceil(Math.abs(picture.width * sin) + Math.abs(picture.height * cos))
  const dots = new Uint8Array(width * height).fill(WHITE)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [dx, dy] = [x - width / 2, y - height / 2]
      const fromX = dx * cos + dy * sin + picture.width / 2
      const fromY = dy * cos - dx * sin + picture.height / 2
      dots[y * width + x] = between(picture, fromX, fromY)
    }
  }
  return { width, height, dots }
}

/** The dot between four others. */
function between({ width, height, dots }: Picture, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) return WHITE
  const [right, down] = [x - left, y - top]
  const at = top * width + left
  const upper = (dots[at] ?? WHITE) * (1 - right) + (dots[at + 1] ?? WHITE) * right
  const lower = (dots[at + width] ?? WHITE) * (1 - right) + (dots[at + width + 1] ?? WHITE) * right
  return Math.round(upper * (1 - down) + lower * down)
}

/** Puts a picture out of focus: Gaussian, once across and once down. Units: dots. */
export function blur(picture: Picture, sigma: number): Picture {
  const reach = Math.ceil(3 * sigma)
  const weights = Array.from({ length: 2 * reach + 1 }, (_, index) =>
    Math.exp(-((index - reach) ** 2) / (2 * sigma * sigma)),
  )
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const kernel = weights.map((weight) => weight / total)
  return smear(smear(picture, kernel, 'across'), kernel, 'down')
}

function smear(picture: Picture, kernel: readonly number[], way: 'across' | 'down'): Picture {
  const { width, height, dots } = picture
  const reach = (kernel.length - 1) / 2
  const made = new Uint8Array(dots.length)
  const [limit, step] = way === 'across' ? [width, 1] : [height, width]
  for (let at = 0; at < dots.length; at += 1) {
    const place = way === 'across' ? at % width : Math.floor(at / width)
    let sum = 0
    for (const [index, weight] of kernel.entries()) {
      const away = Math.min(limit - 1, Math.max(0, place + index - reach)) - place
      sum += (dots[at + away * step] ?? WHITE) * weight
    }
    made[at] = Math.round(sum)
  }
  return { width, height, dots: made }
}

function writePgm(picture: Picture, file: string): void {
  const head = Buffer.from(`P5\n${picture.width} ${picture.height}\n255\n`)
  writeFileSync(file, Buffer.concat([head, picture.dots]))
}

/** What zbarimg reads in a picture; empty when it reads nothing. The file is overwritten. */
export function readWithZbar(picture: Picture, file: string): string {
  writePgm(picture, file)
  return spawnSync('zbarimg', ['-q', '--raw', file], { encoding: 'utf8' }).stdout.trim()
}

/** What ZXing reads in a picture; empty when it reads nothing. */
export async function readWithZxing(picture: Picture): Promise<string> {
  const { width, height, dots } = picture
  const data = new Uint8ClampedArray(width * height * 4)
  for (const [index, dot] of dots.entries()) data.set([dot, dot, dot, WHITE], index * 4)
  const image = { data, width, height, colorSpace: 'srgb' } as ImageData
  const [found] = await readBarcodes(image, { formats: ['QRCode'], tryInvert: false })
  return found?.isValid === true ? found.text : ''
}

/** The ways in which a sign is held before a camera. */
export const VIEWS: Readonly<Record<string, (picture: Picture) => Picture>> = {
  straight: (picture) => picture,
  'turned by 15 degrees': (picture) => turn(picture, 15),
  'out of focus': (picture) => blur(picture, 1.5),
  'turned and out of focus': (picture) => blur(turn(picture, 15), 1.5),
}

/** The words of a PDF as its reader finds them, without spaces. */
export function wordsOf(file: string): string {
  const text = execFileSync('pdftotext', [file, '-'], { maxBuffer: 64 * 1024 * 1024 })
  return text.toString().replaceAll(/\s/g, '')
}

/** The tools of this file that are not installed here. */
export function missingTools(): string[] {
  const tools = ['pdftoppm', 'pdftotext', 'zbarimg']
  return tools.filter((tool) => spawnSync(tool, ['--help'], { stdio: 'ignore' }).error)
}
