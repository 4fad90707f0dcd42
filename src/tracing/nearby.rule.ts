// How near two places of one complex are: the same floor, or only the same complex. Weaker than the
// same place and named apart, for nobody saw the two in one room. Source: F30; ADR 0011.

/** A place of a tree, as far as nearness needs it. */
export type TreeNode = {
  readonly placeId: number
  readonly parentId: number | null
  readonly complexId: number
  readonly kind: string
}

/** Another place that is near one, and the floor or the complex that both belong to. */
export type Near = {
  readonly placeId: number
  readonly closeness: 'floor' | 'complex'
  readonly withinId: number
}

// A tree is building, floor, unit; a longer chain is a circle that should not be there.
const DEPTH_MAX = 8

function floorOf(node: TreeNode, nodes: ReadonlyMap<number, TreeNode>): number | undefined {
  let one: TreeNode | undefined = node
  for (let depth = 0; one && depth < DEPTH_MAX; depth += 1) {
    if (one.kind === 'floor') return one.placeId
    one = one.parentId === null ? undefined : nodes.get(one.parentId)
  }
  return undefined
}

/**
 * Prepares the question which places are near one, of the kinds asked for.
 * Shape: of the answer, every place once, by its nearest kind, never the place itself.
 */
export function openNearby(
  tree: readonly TreeNode[],
  wanted: { readonly floor: boolean; readonly complex: boolean },
): (placeId: number) => Near[] {
  const nodes = new Map(tree.map((node) => [node.placeId, node]))
  const floors = new Map(tree.map((node) => [node.placeId, floorOf(node, nodes)]))
  const complexes = Map.groupBy(tree, (node) => node.complexId)
  return (placeId) => {
    const own = nodes.get(placeId)
    if (!own) return []
    const floor = floors.get(placeId)
    return (complexes.get(own.complexId) ?? []).flatMap((other): Near[] => {
      if (other.placeId === placeId) return []
      if (floor !== undefined && floors.get(other.placeId) === floor) {
        const near = { placeId: other.placeId, closeness: 'floor', withinId: floor } as const
        return wanted.floor ? [near] : []
      }
      const near = {
        placeId: other.placeId,
        closeness: 'complex',
        withinId: own.complexId,
      } as const
      return wanted.complex ? [near] : []
    })
  }
}
