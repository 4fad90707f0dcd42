// The shift of one gatekeeper at one door: on duty or not, and the kit that opens the door without
// a network. Off duty the device forgets the kit; entries that wait stay until the server has them.
import { useCallback, useEffect, useState } from 'react'
import type { DoorState, DutyAnswer } from '../../../src/visits/door/contract.ts'
import type { ApiAnswer, ApiRefusal } from '../../ui/api.ts'
import { keepDetector } from '../detector.ts'
import { useSession } from '../session.ts'
import { askDoor, isUnreached } from './ask-door.ts'
import { canKeep, openShiftDevice } from './offline/queue.ts'
import { forgetShift, readKit, writeKit } from './offline/store.ts'
import type { Kit } from './offline/store.ts'

/** The steps for a stop, also without a network. */
export type Guidance = DoorState['guidance']

/** What the camera read, or the number that was typed; `isAnyway` after a wrong one. */
export type ShownPoster = {
  readonly code?: string
  readonly number?: string
  readonly isAnyway?: boolean
}

export type Shift = {
  readonly kit: Kit | undefined
  readonly isOnDuty: boolean
  readonly refusal: ApiRefusal | undefined
  readonly reload: () => void
  /** `shown` is the poster at the start of the shift. */
  readonly go: (isOn: boolean, shown?: ShownPoster) => Promise<ApiAnswer<DutyAnswer>>
}

const DEVICE_RETRY_MS = 15_000

function withDuty(state: DoorState, answer: DutyAnswer): DoorState {
  const { dutySince: _old, ...rest } = state
  const { isOn, dutySince } = answer
  return { ...rest, isOnDuty: isOn, ...(dutySince === undefined ? {} : { dutySince }) }
}

/** Follows the shift at one door. */
export function useShift(pointId: string): Shift {
  const { setMe } = useSession()
  const [kit, setKit] = useState<Kit>()
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const number = Number(pointId)
  const put = useCallback(async (next: Kit): Promise<void> => {
    setKit(next)
    setRefusal(undefined)
    // A browser that keeps nothing still shows the door while there is a network.
    const keeping = next.state.isOnDuty ? writeKit(next) : forgetShift(next.pointId)
    await keeping.catch(() => undefined)
  }, [])
  const read = useCallback(async (): Promise<void> => {
    const [answer, kept] = await Promise.all([
      askDoor<DoorState>(pointId, '/state'),
      readKit(number).catch(() => undefined),
    ])
    if (!answer.ok) {
      if (answer.status === 401) setMe(undefined)
      if (isUnreached(answer)) {
        if (kept) setKit(kept)
        else setRefusal(answer)
        return
      }
      // No longer of this team, or signed out: nothing of the shift stays on the screen.
      setKit(undefined)
      setRefusal(answer)
      return
    }
    const state = answer.body
    const device = state.isOnDuty
      ? (kept?.device ?? (await openShiftDevice(number).catch(() => undefined)))
      : undefined
    await put({ pointId: number, state, shapes: kept?.shapes, device, stops: kept?.stops })
  }, [pointId, number, put, setMe])
  useEffect(() => {
    void read()
  }, [read])
  const isOnDuty = kit?.state.isOnDuty ?? false
  useEffect(() => {
    // Without it a door whose network is gone could not read a code with its camera.
    if (isOnDuty) keepDetector().catch(() => undefined)
  }, [isOnDuty])
  const reload = useCallback(() => void read(), [read])
  const hasDevice = kit?.device !== undefined
  useEffect(() => {
    // A shift without its key could keep nothing: ask again until there is one.
    if (!isOnDuty || hasDevice || !canKeep()) return undefined
    const timer = setInterval(() => void read(), DEVICE_RETRY_MS)
    return () => clearInterval(timer)
  }, [isOnDuty, hasDevice, read])
  const go = async (isOn: boolean, shown?: ShownPoster): Promise<ApiAnswer<DutyAnswer>> => {
    const body = { isOn, ...shown }
    const answer = await askDoor<DutyAnswer>(pointId, '/duty', body)
    if (!answer.ok || !kit) return answer
    const { shapes, shapesFrom, shapeStepSeconds } = answer.body
    const device = answer.body.isOn
      ? await openShiftDevice(number).catch(() => undefined)
      : undefined
    const state = withDuty(kit.state, answer.body)
    await put({ ...kit, state, device, shapes: { shapes, shapesFrom, shapeStepSeconds } })
    return answer
  }
  return {
    kit,
    isOnDuty,
    refusal,
    reload,
    go,
  }
}
