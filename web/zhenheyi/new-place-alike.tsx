// What stands on the check card when a place like this one is there already: claim it, or say why
// this is another one. Only what is on signs is shown of it.
import type { ReactElement } from 'react'
import { Link } from 'react-router'
import type { AlikeLine } from '../../src/places/register/contract.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { Field } from './frame.tsx'
import { NEW_PLACE_WORDS } from './new-place-words.ts'

/** What somebody says about the places that look like his. */
export type Choice =
  | { readonly kind: 'claim'; readonly placeId: number; readonly note: string }
  | { readonly kind: 'apart'; readonly because: string }

type AlikeProps = {
  readonly places: readonly AlikeLine[]
  readonly choice: Choice | undefined
  readonly choose: (choice: Choice) => void
  readonly error: (field: string) => string | undefined
}

function Known({ place }: { readonly place: AlikeLine }): ReactElement {
  const words = useWords(NEW_PLACE_WORDS)
  const lang = useLang()
  const where = [place.divisionName[lang], place.address].filter((text) => text !== '').join(' ')
  return (
    <span className="alike-text">
      <strong>{place.name}</strong>
      <span>
        {place.category[lang]} · {where}
      </span>
      <span className="row-tags">
        {place.alike.map((by) => (
          <span key={by} className="tag accent">
            {words.alikeBy[by]}
          </span>
        ))}
      </span>
    </span>
  )
}

/** The places that look like this one, and the two ways on. */
export function AlikeChoice({ places, choice, choose, error }: AlikeProps): ReactElement {
  const words = useWords(NEW_PLACE_WORDS)
  const others = places.filter((place) => !place.isMine)
  const mine = places.filter((place) => place.isMine)
  const isApart = choice?.kind === 'apart'
  return (
    <fieldset className="field options alike">
      <legend>{words.alikeTitle}</legend>
      {mine.map((place) => (
        <p key={place.placeId} className="alike-mine">
          <Known place={place} />
          <Link className="button" to={`/places/${place.placeId}`}>
            {words.alikeMine}
          </Link>
        </p>
      ))}
      {others.map((place) => {
        const isChosen = choice?.kind === 'claim' && choice.placeId === place.placeId
        return (
          <label key={place.placeId} className="option alike-option">
            <input
              type="radio"
              name="alike"
              checked={isChosen}
              onChange={() => choose({ kind: 'claim', placeId: place.placeId, note: '' })}
            />
            <span>
              <Known place={place} />
              <b>{words.claimIt}</b>
            </span>
          </label>
        )
      })}
      <label className="option alike-option">
        <input
          type="radio"
          name="alike"
          checked={isApart}
          onChange={() => choose({ kind: 'apart', because: '' })}
        />
        <b>{words.isApart}</b>
      </label>
      {choice?.kind === 'claim' ? (
        <Field
          label={words.claimNote}
          hint={words.claimHint}
          error={error('note')}
          maxLength={200}
          value={choice.note}
          onChange={(event) => choose({ ...choice, note: event.target.value })}
        />
      ) : null}
      {choice?.kind === 'apart' ? (
        <Field
          label={words.apartBecause}
          hint={words.apartHint}
          error={error('apartBecause')}
          maxLength={200}
          value={choice.because}
          onChange={(event) => choose({ ...choice, because: event.target.value })}
        />
      ) : null}
    </fieldset>
  )
}
