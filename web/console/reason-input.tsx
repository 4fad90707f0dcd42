// The field for a reason that goes on record.
import { Input } from 'antd'
import { useId } from 'react'
import type { Ref } from 'react'
import type { TextAreaRef } from 'antd/es/input/TextArea'

export function ReasonInput(props: {
  readonly label: string
  readonly value: string
  readonly maxLength?: number
  readonly onChange: (text: string) => void
  /** What is said when somebody acted before he gave a reason. */
  readonly missing?: string | undefined
  readonly field?: Ref<TextAreaRef>
}) {
  const { label, value, maxLength = 500, onChange, missing, field } = props
  const id = useId()
  return (
    <>
      <Input.TextArea
        rows={2}
        maxLength={maxLength}
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={missing !== undefined}
        {...(missing !== undefined && { status: 'error', 'aria-describedby': id })}
        {...(field && { ref: field })}
      />
      {missing !== undefined && (
        <p id={id} role="alert" className="reason-missing">
          {missing}
        </p>
      )}
    </>
  )
}
