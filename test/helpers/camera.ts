// A camera that looks at a poster: the PDF is printed to grey pixels with a tool that knows nothing
// of us, and Chromium takes them for what its camera sees.
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encode } from 'uqr'

// What an arm's length makes of an A4 sheet before an old phone. Units: dots per inch.
const SEEN_DPI = '70'
const SIDE = 480

type Picture = { readonly width: number; readonly height: number; readonly grey: Buffer }

function readPgm(file: string): Picture {
  const bytes = readFileSync(file)
  const [, width = '', height = ''] = bytes.subarray(0, 40).toString('latin1').split(/\s+/)
  const size = Number(width) * Number(height)
  return { width: Number(width), height: Number(height), grey: bytes.subarray(-size) }
}

/** Cuts the square in the middle of the sheet's upper part, where the code is, to the frame. */
function frameOf({ width, height, grey }: Picture): Buffer {
  const top = Math.round((height - width) / 4)
  const frame = Buffer.alloc(SIDE * SIDE, 255)
  for (let row = 0; row < SIDE; row += 1) {
    const from = (top + Math.floor((row * width) / SIDE)) * width
    for (let column = 0; column < SIDE; column += 1) {
      frame[row * SIDE + column] = grey[from + Math.floor((column * width) / SIDE)] ?? 255
    }
  }
  return frame
}

/** Makes a video of a code on another screen. Shape: as `filmPoster`. */
export function filmCode(folder: string, text: string): string[] {
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  const scale = Math.floor(SIDE / size)
  const grey = Buffer.alloc(SIDE * SIDE, 255)
  for (let row = 0; row < size * scale; row += 1) {
    for (let column = 0; column < size * scale; column += 1) {
      const isDark = data[Math.floor(row / scale)]?.[Math.floor(column / scale)]
      if (isDark === true) grey[row * SIDE + column] = 0
    }
  }
  return filmFrame(join(folder, `code-${randomUUID()}`), grey)
}

/** Makes a video of a poster. Shape: the switches that make it the camera of a Chromium. */
export function filmPoster(folder: string, pdf: Uint8Array): string[] {
  const sheet = join(folder, 'seen')
  writeFileSync(`${sheet}.pdf`, pdf)
  const options = ['-r', SEEN_DPI, '-gray', '-singlefile']
  execFileSync('pdftoppm', [...options, `${sheet}.pdf`, sheet])
  return filmFrame(sheet, frameOf(readPgm(`${sheet}.pgm`)))
}

function filmFrame(sheet: string, grey: Buffer): string[] {
  const colourless = Buffer.alloc((SIDE * SIDE) / 2, 128)
  const frame = Buffer.concat([Buffer.from('FRAME\n'), grey, colourless])
  const head = Buffer.from(`YUV4MPEG2 W${SIDE} H${SIDE} F10:1 Ip A1:1 C420jpeg\n`)
  writeFileSync(`${sheet}.y4m`, Buffer.concat([head, frame, frame, frame]))
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${sheet}.y4m`,
  ]
}
