// The devices of a door: a key for each shift, the server's key; a manager revokes a lost one.
// Source: security decision 12 (docs/adr/0016).
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import { findDoorDevices, makeDoorDevice, revokeDoorDevice } from '../../places/index.ts'
import { appendAudit } from '../../staff/index.ts'
import type { Gatekeeper, TeamMember } from '../door/access.ts'
import type { DoorDeps } from '../door/door-deps.ts'
import type { DeviceAnswer, Devices, IntakeKey } from './contract.ts'

/** Gives the key that entries are encrypted to, and the server's time. */
export async function showIntakeKey(deps: DoorDeps): Promise<IntakeKey> {
  const { keyId, publicKey } = await deps.intakeKeys.current()
  return { ok: true, keyId, publicKey, nowMs: deps.clock.nowMs() }
}

/** Keeps the key of a shift. Refuses: 'bad-input', 'too-many-tries'. */
export async function beginDevice(
  deps: DoorDeps,
  keeper: Gatekeeper,
  publicKey: string,
): Promise<DeviceAnswer | Refused> {
  const intakeKey = await showIntakeKey(deps)
  const { phoneBlind, personId, print } = keeper
  const { placeId, pointId } = print
  const at = deps.clock.now()
  const device = { placeId, pointId, phoneBlind, personId, publicKey, at }
  const made = await deps.sql.begin((tx) => makeDoorDevice(tx, device))
  if (!made.ok) return made
  return { ok: true, deviceId: made.deviceId, shiftUntil: made.shiftUntil, intakeKey }
}

/** Lists the devices of a place for its managers, and one's own for everybody else. */
export async function showDevices(deps: DoorDeps, member: TeamMember): Promise<Devices> {
  const lines = await findDoorDevices(deps.sql, member.print.placeId)
  const devices = lines.flatMap(({ phoneBlind, revokedAt, ...line }) => {
    const isMine = phoneBlind.equals(member.phoneBlind)
    if (!isMine && member.role !== 'manager') return []
    return [{ ...line, isMine, ...(revokedAt !== null && { revokedAt }) }]
  })
  return { ok: true, devices }
}

/**
 * Revokes a lost device: a manager any of the place, everybody his own.
 * Refuses: 'door-device-unknown'.
 */
export async function revokeDevice(
  deps: DoorDeps,
  member: TeamMember,
  deviceId: string,
): Promise<{ readonly ok: true } | Refused> {
  const { devices } = await showDevices(deps, member)
  if (!devices.some((device) => device.deviceId === deviceId)) return refuse('door-device-unknown')
  const { placeId } = member.print
  const at = deps.clock.now()
  return deps.sql.begin(async (tx) => {
    if (!(await revokeDoorDevice(tx, { deviceId, placeId, at }))) {
      return refuse('door-device-unknown')
    }
    await appendAudit(tx, {
      at,
      actor: `person:${member.personId}`,
      actorKind: 'person',
      action: 'door-device-revoked',
      detail: { deviceId, placeId },
    })
    return { ok: true as const }
  })
}
