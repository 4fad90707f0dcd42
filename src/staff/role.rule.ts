// Roles by division: a role holds in its division and everything below it. Source: F42.

export const STAFF_ROLES = ['tracer', 'supervisor', 'auditor', 'administrator'] as const
export type StaffRole = (typeof STAFF_ROLES)[number]

export type RoleGrant = { readonly role: StaffRole; readonly division: string }

/**
 * Says whether grants hold a role in a division: 321182 holds in 321182101, never the reverse.
 * Source: F42.
 */
export function holdsRole(
  grants: readonly RoleGrant[],
  wanted: { role: StaffRole; division?: string | undefined },
): boolean {
  const { role, division } = wanted
  return grants.some(
    (grant) =>
      grant.role === role && (division === undefined || division.startsWith(grant.division)),
  )
}

/** Gives the divisions in which a role is held, for lists. */
export function divisionsOf(grants: readonly RoleGrant[], role: StaffRole): string[] {
  return grants.filter((grant) => grant.role === role).map((grant) => grant.division)
}
