// What the screen of a door needs before a shift, and to open without network: names, points, and
// what to do about a stop. Source: F20, F22; looks of the door.
import { dayOf } from '../../base/instant.ts'
import type { IndexedPrint } from '../../places/index.ts'
import { dutyOf } from './access.ts'
import type { TeamMember } from './access.ts'
import type { DoorState } from './contract.ts'
import type { DoorDeps } from './door-deps.ts'

const EMERGENCY_NAME = /急诊|急救|emergency/iu

/** The way of dealing with a stop that has most steps; it names nobody and no state. */
function guidanceOf(deps: DoorDeps, print: IndexedPrint): NonNullable<DoorState['guidance']> {
  const day = dayOf(deps.clock.now())
  const { category } = print
  const { row } = deps.rules.rule({ health: 'red', travel: 'plain', category, day })
  return { steps: [...row.steps], phones: [...row.phones] }
}

/** Reads the state of a door for one of its team. */
export async function readDoorState(deps: DoorDeps, member: TeamMember): Promise<DoorState> {
  const { print, role } = member
  const { placeName, pointName, category } = print
  const duty = await dutyOf(deps, member)
  const points = deps.prints.pointsOfPlace(print.placeId)
  const isEmergencyFirst = deps.rules.isEmergencyFirst(category)
  return {
    ok: true,
    placeName,
    pointName,
    role,
    isConfirmed: print.state === 'confirmed',
    isOnDuty: duty !== undefined,
    ...(duty && { dutySince: duty.startedAt }),
    points: points.map((point) => ({ pointId: point.pointId, name: point.pointName })),
    isEmergencyDepartment: isEmergencyFirst || EMERGENCY_NAME.test(`${placeName} ${pointName}`),
    guidance: guidanceOf(deps, print),
  }
}
