// A text whose days stay whole: broken after a hyphen, a day reads as two numbers.
import { Fragment } from 'react'
import type { ReactElement } from 'react'

const DAY = /(\d{4}-\d{2}-\d{2}|\b\d{2}-\d{2}(?= \d{2}:\d{2}))/

/** Shows a text; the days in it do not wrap. */
export function Dated({ text }: { readonly text: string }): ReactElement {
  // Split at a group, the days have odd places.
  return (
    <>
      {text.split(DAY).map((part, index) =>
        index % 2 === 1 ? (
          <span key={index} className="whole-day">
            {part}
          </span>
        ) : (
          <Fragment key={index}>{part}</Fragment>
        ),
      )}
    </>
  )
}
