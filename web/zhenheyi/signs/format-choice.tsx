// Which of the four formats: all four in sight, one tap each.
import type { ReactElement } from 'react'
import { FORMATS } from '../../../src/places/posters/contract.ts'
import type { Format } from '../../../src/places/posters/contract.ts'
import { useWords } from '../../ui/words.tsx'
import { SIGN_WORDS } from './words.ts'

/** A choice of format. */
export function FormatChoice(props: {
  readonly format: Format
  readonly onChange: (format: Format) => void
}): ReactElement {
  const words = useWords(SIGN_WORDS)
  return (
    <fieldset className="formats">
      <legend className="unseen">{words.format}</legend>
      {FORMATS.map((format) => (
        <label key={format}>
          <input
            type="radio"
            name="format"
            checked={format === props.format}
            onChange={() => props.onChange(format)}
          />
          <span>{words.formats[format]}</span>
        </label>
      ))}
    </fieldset>
  )
}
