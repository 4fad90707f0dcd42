// Reads the code of a poster with tools that know nothing of us: zbarimg, pdftoppm.
import { execFileSync, spawnSync } from 'node:child_process'

const PACKAGES: Readonly<Record<string, string>> = {
  zbarimg: 'zbar-tools',
  pdftoppm: 'poppler-utils',
}
// What a cheap office printer makes of a sheet. Units: dots per inch.
const PRINT_DPI = '150'

function assertInstalled(tool: string): void {
  if (spawnSync(tool, ['--help'], { stdio: 'ignore' }).error === undefined) return
  throw new Error(
    `The story reads posters with ${tool}. Debian: apt-get install ${PACKAGES[tool] ?? tool}`,
  )
}

/** Gives what the code in a picture says; empty when there is none that can be read. */
export function readPictureCode(file: string): string {
  assertInstalled('zbarimg')
  return spawnSync('zbarimg', ['-q', '--raw', file], { encoding: 'utf8' }).stdout.trim()
}

/** Gives what the code on the first page of a PDF says. */
export function readPdfCode(file: string): string {
  assertInstalled('pdftoppm')
  const picture = file.replace(/\.pdf$/, '-printed')
  execFileSync('pdftoppm', ['-r', PRINT_DPI, '-png', '-singlefile', file, picture])
  return readPictureCode(`${picture}.png`)
}
