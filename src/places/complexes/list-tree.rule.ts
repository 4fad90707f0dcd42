// What stands below a place, as rows of a file: in reading order, each with a path that finds it
// again. Source: F7; ADR 0019.
import type { TreeUnit } from './plan-import.rule.ts'
import { labelKey, writePath } from './unit-path.rule.ts'

export type TreeLine = { readonly path: string; readonly unit: TreeUnit }

/**
 * Writes the path of every unit. Two of one path would not be told apart: only the older one, which
 * its path finds, is listed.
 * Shape: in reading order, the older ones first.
 */
export function listTree(
  root: { readonly placeId: number; readonly name: string },
  units: readonly TreeUnit[],
): TreeLine[] {
  const byParent = Map.groupBy(units, (unit) => unit.parentId)
  const lines: TreeLine[] = []
  const walk = (parentId: number, above: readonly string[]): void => {
    const seen = new Set<string>()
    for (const unit of byParent.get(parentId) ?? []) {
      const label = unit.label || unit.name
      const key = labelKey(label)
      if (seen.has(key)) continue
      seen.add(key)
      // A part that is called like the whole is read as its part only behind the whole's name.
      const isLikeRoot = above.length === 0 && key === labelKey(root.name)
      const labels = isLikeRoot ? [root.name, label] : [...above, label]
      lines.push({ path: writePath(labels), unit })
      walk(unit.placeId, labels)
    }
  }
  walk(root.placeId, [])
  return lines
}
