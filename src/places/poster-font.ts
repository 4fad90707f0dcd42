// The Chinese font of the posters. Always a subset: the whole font has 8.5 MB a weight, a poster's
// own characters 10 kB.
import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { LRUCache } from 'lru-cache'
import subsetFont from 'subset-font'
import type { Item, Weight } from './poster-layout.rule.ts'

const FILES: Record<Weight, string> = {
  regular: 'NotoSansHans-Regular.otf',
  bold: 'NotoSansHans-Bold.otf',
}

/** Gives the path of a font file. */
export function fontFile(weight: Weight): string {
  const entry = createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')
  return join(dirname(dirname(entry)), 'fonts', FILES[weight])
}

const whole = new Map<Weight, Promise<Buffer>>()
// The same place is drawn as preview, PDF and picture within a minute; 64 subsets are 1 MB.
const subsets = new LRUCache<string, Buffer>({ max: 64 })

/** Gives a font that holds just the characters of a layout in one weight. */
export async function subsetFor(items: readonly Item[], weight: Weight): Promise<Buffer> {
  const chars = new Set<string>(' ')
  for (const item of items) {
    if (item.kind !== 'text' || item.weight !== weight) continue
    for (const char of item.text) chars.add(char)
  }
  const key = `${weight}|${[...chars].toSorted().join('')}`
  const kept = subsets.get(key)
  if (kept) return kept
  const font = whole.get(weight) ?? readFile(fontFile(weight))
  whole.set(weight, font)
  // Printers do not hint, and a poster sets no ligatures: without them the font is half as large.
  const made = await subsetFont(await font, [...chars].join(''), {
    targetFormat: 'sfnt',
    keepFeatures: [],
    noLayoutClosure: true,
    noHinting: true,
  })
  subsets.set(key, made)
  return made
}
