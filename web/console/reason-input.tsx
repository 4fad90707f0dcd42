// The field for a reason that goes on record.
import { Input } from 'antd'

export function ReasonInput(props: {
  readonly label: string
  readonly value: string
  readonly maxLength?: number
  readonly onChange: (text: string) => void
}) {
  const { label, value, maxLength = 500, onChange } = props
  return (
    <Input.TextArea
      rows={2}
      maxLength={maxLength}
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
