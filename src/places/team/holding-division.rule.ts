// For which of their divisions staff do something at a place: the town, or else the city.
// Source: F42 (a role holds in its division and below); ADR 0022.

/** Gives the smallest of somebody's divisions that holds a place; undefined where none does. */
export function holdingDivision(
  own: readonly string[],
  division: string | undefined,
): string | undefined {
  const holding = own.filter((one) => division?.startsWith(one))
  return holding.toSorted((one, other) => other.length - one.length)[0]
}
