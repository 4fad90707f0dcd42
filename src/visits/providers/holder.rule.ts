// Who enters when a phone and a provider both say a name. Source: security decision 9; ADR 0012.

/** 'stranger': carries nobody; 'known': recognised, or the same as the phone; 'other': not it. */
export type Holder = 'stranger' | 'known' | 'other'

/** Ids of registrations. */
export type Said = { readonly byPhone: readonly number[]; readonly bySubject: readonly number[] }

/**
 * Decides whom a provider's answer stands for. Nothing is merged: a stranger is not linked because
 * the phone is known, and when the two disagree the subject is right, because the app keeps its
 * cookies when the account is switched.
 */
export function decideHolder(said: Said): Holder {
  if (said.bySubject.length === 0) return 'stranger'
  if (said.byPhone.length === 0) return 'known'
  return said.bySubject.some((id) => said.byPhone.includes(id)) ? 'known' : 'other'
}
