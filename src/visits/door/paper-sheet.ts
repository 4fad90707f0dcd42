// The empty sheet of the manual register, for the morning on which nothing else works.
import { randomInt } from 'node:crypto'
import { dayOf, formatDay } from '../../base/instant.ts'
import { renderSheetPdf } from '../../places/index.ts'
import type { IndexedPrint } from '../../places/index.ts'
import type { DoorDeps } from './door-deps.ts'

// No letter and digit that look alike in handwriting.
const ALPHABET = '34679ACDEFHJKMNPRTWXY'
const NUMBER_LENGTH = 4

function drawNumber(): string {
  let number = ''
  for (let at = 0; at < NUMBER_LENGTH; at += 1) number += ALPHABET[randomInt(ALPHABET.length)]
  return number
}

// Drawing takes a tenth of a second of one processor: one at a time.
let last: Promise<unknown> = Promise.resolve()

/** Draws a sheet with a number of its own. Source: Notice clause IV method 2; F18. */
export async function drawPaperSheet(
  deps: Pick<DoorDeps, 'clock' | 'city'>,
  print: IndexedPrint,
): Promise<Buffer> {
  const { placeName, pointName } = print
  const madeOn = formatDay(dayOf(deps.clock.now()))
  const sheet = `${drawNumber()}-${madeOn.replaceAll('-', '').slice(2)}`
  const { hotline } = deps.city
  const drawn = last.then(async () =>
    renderSheetPdf({ placeName, pointName, sheet, madeOn, hotline }),
  )
  last = drawn.catch(() => undefined)
  return drawn
}
