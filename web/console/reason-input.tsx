// The field for a reason that goes on record, and what stands under a field that was left empty.
import { Input } from 'antd'
import { useId } from 'react'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import type { Needed } from './use-needed.ts'

/** What of a field says that something is missing: the text below it has this id. */
export function saysMissing(missing: string | undefined, id: string) {
  return {
    'aria-invalid': missing !== undefined,
    ...(missing !== undefined && { status: 'error' as const, 'aria-describedby': id }),
  }
}

/** The sentence under a field. */
export function Missing({
  id,
  missing,
}: {
  readonly id: string
  readonly missing: string | undefined
}) {
  if (missing === undefined) return null
  return (
    <p id={id} role="alert" className="field-missing">
      {missing}
    </p>
  )
}

export function ReasonInput(props: {
  readonly label: string
  readonly maxLength?: number
  readonly needed: Needed<TextAreaRef>
}) {
  const { label, maxLength = 500, needed } = props
  const id = useId()
  return (
    <>
      <Input.TextArea
        ref={needed.field}
        rows={2}
        maxLength={maxLength}
        aria-label={label}
        placeholder={label}
        value={needed.value}
        onChange={(event) => needed.set(event.target.value)}
        {...saysMissing(needed.missing, id)}
      />
      <Missing id={id} missing={needed.missing} />
    </>
  )
}
