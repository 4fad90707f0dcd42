// What everything at the door stands on.
import type { PeopleDeps, Standings } from '../../people/index.ts'
import type { IntakeKeys, PrintIndex } from '../../places/index.ts'
import type { CheckInDeps } from '../check-in.ts'

export type DoorDeps = PeopleDeps &
  CheckInDeps & {
    readonly prints: PrintIndex
    readonly standings: Standings
    readonly intakeKeys: IntakeKeys
    /** The address on the posters; personal codes carry it too. */
    readonly publicUrl: string
  }
