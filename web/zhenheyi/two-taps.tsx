// A button for what cannot be undone.
import { useState } from 'react'
import type { ReactElement } from 'react'
import { callApi } from '../ui/api.ts'
import type { ApiRefusal } from '../ui/api.ts'
import { Problem } from './frame.tsx'

/** A button that asks once more before it does what cannot be undone. */
export function TwoTaps(props: {
  readonly label: string
  readonly sure: string
  readonly path: string
  readonly onDone: () => Promise<void>
  /** What was refused may have been asked of a page that is old by now. */
  readonly onRefused?: () => Promise<void>
}): ReactElement {
  const [isAsking, setAsking] = useState(false)
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const go = async (): Promise<void> => {
    const answer = await callApi(props.path, { method: 'POST' })
    setRefusal(answer.ok ? undefined : answer)
    setAsking(false)
    await (answer.ok ? props.onDone() : props.onRefused?.())
  }
  return (
    <>
      {refusal ? <Problem refusal={refusal} /> : null}
      <button
        type="button"
        className={isAsking ? 'button danger wide' : 'button quiet wide'}
        onClick={(event) => {
          // The second half of a double tap is no second thought.
          if (event.detail > 1) return
          if (isAsking) void go()
          else setAsking(true)
        }}
      >
        {isAsking ? props.sure : props.label}
      </button>
    </>
  )
}
