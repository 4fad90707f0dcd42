// What the four steps gather before anything is sent.
import type { Catalogue, NewPlaceBody } from '../../src/places/contract.ts'
import type { AlikeBody } from '../../src/places/register/contract.ts'

export type Draft = {
  readonly name: string
  readonly category: string
  readonly identifier: string
  readonly hasIdentifier: boolean
  readonly identifierReason: string
  readonly kind: 'building' | 'floor' | 'unit' | undefined
  readonly parentId: number | undefined
  readonly division: string
  readonly address: string
  readonly position: { readonly longitude: number; readonly latitude: number } | undefined
  readonly managerName: string
}

export const EMPTY_DRAFT: Draft = {
  name: '',
  category: '',
  identifier: '',
  hasIdentifier: true,
  identifierReason: '',
  kind: undefined,
  parentId: undefined,
  division: '',
  address: '',
  position: undefined,
  managerName: '',
}

/** Gives the identifier that the chosen category asks for. */
export function identifierKindOf(draft: Draft, catalogue: Catalogue) {
  const found = catalogue.categories.find((row) => row.category === draft.category)
  return found?.identifier ?? 'none'
}

/** Says what the first step still lacks. */
export function problemOf(
  draft: Draft,
  catalogue: Catalogue,
): 'pick' | 'fillName' | 'fillReason' | undefined {
  if (draft.name.trim() === '') return 'fillName'
  if (draft.category === '') return 'pick'
  const needsOne = identifierKindOf(draft, catalogue) !== 'none' && draft.parentId === undefined
  const given = draft.hasIdentifier ? draft.identifier : draft.identifierReason
  return needsOne && given.trim() === '' ? 'fillReason' : undefined
}

/** Gives what is sent. */
export function toBody(draft: Draft): NewPlaceBody {
  const { name, category, division, address, managerName } = draft
  return {
    name,
    category,
    division,
    address,
    managerName,
    ...(draft.hasIdentifier
      ? { identifier: draft.identifier }
      : { identifierReason: draft.identifierReason }),
    ...(draft.kind ? { kind: draft.kind } : {}),
    ...(draft.parentId === undefined ? {} : { parentId: draft.parentId }),
    ...draft.position,
  }
}

/** Gives what is compared with the places that are there. */
export function toLooks(draft: Draft): AlikeBody {
  const { name, category, division, address, identifier, parentId } = toBody(draft)
  return {
    name,
    category,
    division,
    ...(address === undefined ? {} : { address }),
    ...(identifier === undefined ? {} : { identifier }),
    ...(parentId === undefined ? {} : { parentId }),
  }
}
