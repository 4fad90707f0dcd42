// When two places look like one: the same name among the same neighbours, the same identifier, or
// the same kind of place at the same address. Likeness never blocks a place; it makes its maker say
// which of the two it is, and keeps it out of every confirmation but one of its own.
// Source: security decision 17 (false places); F6; docs/adr/0018.
type PlaceId = number

export const ALIKE_BY = ['identifier', 'name', 'address'] as const
export type AlikeBy = (typeof ALIKE_BY)[number]

// NFKC makes full-width letters and ligatures plain; what is left out is what a forger adds: a
// space, a dot, a bracket, a mark that nobody reads aloud.
const SILENT = /[^\p{L}\p{N}]/gu

/**
 * Gives what of a name or an address is compared. Shape: lower-case letters and digits; empty for
 * a text of signs alone, which is like nothing.
 * Source: security decision 17.
 */
export function likenessKey(text: string): string {
  // Lower case first and last: some capitals only become letters of their own by the composition.
  return text.toLowerCase().normalize('NFKC').toLowerCase().normalize('NFKC').replaceAll(SILENT, '')
}

export type Pair = { readonly placeId: PlaceId; readonly otherId: PlaceId }

/**
 * Chooses which of some new places one tap may confirm: none that looks like a place which is
 * confirmed already, or like an earlier one of the same tap.
 * Shape: `chosen` by id, and the others.
 * Source: security decision 17: a duplicate is confirmed alone, with a reason.
 */
export function chooseUnlike(
  ids: readonly PlaceId[],
  pairs: readonly (Pair & { readonly isOtherConfirmed: boolean })[],
): { readonly chosen: PlaceId[]; readonly alike: PlaceId[] } {
  const others = Map.groupBy(pairs, (pair) => pair.placeId)
  const chosen = new Set<PlaceId>()
  const alike: PlaceId[] = []
  for (const id of [...new Set(ids)].toSorted((one, other) => one - other)) {
    const isAlike = (others.get(id) ?? []).some(
      (pair) => pair.isOtherConfirmed || chosen.has(pair.otherId),
    )
    if (isAlike) alike.push(id)
    else chosen.add(id)
  }
  return { chosen: [...chosen], alike }
}
