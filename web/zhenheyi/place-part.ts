// What every section of the page of a place is given.
import type { PlaceDetail } from '../../src/places/contract.ts'

export type PartProps = { readonly place: PlaceDetail; readonly reload: () => Promise<void> }
