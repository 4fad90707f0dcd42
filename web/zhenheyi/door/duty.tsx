// The duty switch: on duty the list is shown, off duty it closes; what waits to be sent stays.
import { Switch } from 'antd-mobile'
import { useState } from 'react'
import type { ReactElement } from 'react'
import type { ApiRefusal } from '../../ui/api.ts'
import { formatMinute } from '../../ui/formats.ts'
import { useWords } from '../../ui/words.tsx'
import { Problem } from '../frame.tsx'
import { Sheet } from './sheet.tsx'
import type { Shift } from './use-shift.ts'
import { DOOR_WORDS } from './words.ts'

/** The line under the figures: on duty since, and the way in for an emergency. */
export function DutyLine(props: {
  readonly shift: Shift
  readonly unsent: number
  readonly onEmergency: () => void
}): ReactElement {
  const words = useWords(DOOR_WORDS)
  const { shift, unsent } = props
  const [isAsking, setAsking] = useState(false)
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const goOff = async (): Promise<void> => {
    setAsking(false)
    const answer = await shift.go(false)
    setRefusal(answer.ok ? undefined : answer)
  }
  const since = shift.kit?.state.dutySince
  // Where care is given, letting in comes first. Source: F25.
  const isEmergencyFirst = shift.kit?.state.isEmergencyDepartment ?? false
  return (
    <>
      <div className="duty-line">
        <Switch
          checked
          aria-label={words.onDuty}
          onChange={() => (unsent > 0 ? setAsking(true) : void goOff())}
        />
        <span>
          {words.onDuty}{' '}
          <small className="tabular">
            {since === undefined ? '' : words.onDutySince(formatMinute(since))}
          </small>
        </span>
        {isEmergencyFirst ? null : (
          <button type="button" className="button small danger" onClick={props.onEmergency}>
            {words.emergency}
          </button>
        )}
      </div>
      {isEmergencyFirst ? (
        <div className="duty-line">
          <button type="button" className="button danger wide tall" onClick={props.onEmergency}>
            {words.emergencyWide}
          </button>
        </div>
      ) : null}
      {refusal ? <Problem refusal={refusal} /> : null}
      {isAsking ? (
        <Sheet title={words.onDuty} onClose={() => setAsking(false)}>
          <p>{words.goOffWarn(unsent)}</p>
          <div className="pair">
            <button
              type="button"
              className="button primary"
              // The safe answer stands first: Enter does not end a shift.
              onClick={() => setAsking(false)}
            >
              {words.stay}
            </button>
            <button type="button" className="button" onClick={() => void goOff()}>
              {words.goOffAnyway}
            </button>
          </div>
        </Sheet>
      ) : null}
    </>
  )
}
