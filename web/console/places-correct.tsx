// What the town corrects of a place: its name, its address, its town; with the reason below it.
import { Button, Input, Select } from 'antd'
import { useId, useState } from 'react'
import type { TownPage, TownPlace } from '../../src/places/register/contract.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { placesWords } from './places-words.ts'
import { Missing } from './reason-input.tsx'

export type Correction = {
  readonly name: string
  readonly address: string
  readonly division: string
}

type FormProps = {
  readonly place: TownPlace
  readonly towns: TownPage['towns']
  readonly onCorrect: (correction: Correction) => void
}

function Fields(props: FormProps) {
  const words = useWords(placesWords)
  const lang = useLang()
  const { place, towns, onCorrect } = props
  const { name, address, division } = place
  const [wanted, setWanted] = useState<Correction>({ name, address, division })
  const [isTold, setTold] = useState(false)
  const id = useId()
  const isSame = wanted.name === name && wanted.address === address && wanted.division === division
  const here = { division, name: place.divisionName }
  const known = towns.some((town) => town.division === division) ? towns : [here, ...towns]
  const options = known.map((town) => ({ value: town.division, label: town.name[lang] }))
  return (
    <div className="place-correct">
      <label>
        {words.place}
        <Input
          maxLength={80}
          value={wanted.name}
          onChange={(event) => setWanted({ ...wanted, name: event.target.value })}
        />
      </label>
      <label>
        {words.where}
        <Input
          maxLength={200}
          value={wanted.address}
          onChange={(event) => setWanted({ ...wanted, address: event.target.value })}
        />
      </label>
      {place.parentName === null ? (
        <label>
          {words.town}
          <Select
            aria-label={words.town}
            value={wanted.division}
            options={options}
            onChange={(value) => setWanted({ ...wanted, division: value })}
          />
        </label>
      ) : (
        <p className="hint">{words.townOfPart(place.parentName)}</p>
      )}
      <p className="hint">{words.correctLead}</p>
      <Button onClick={() => (isSame ? setTold(true) : onCorrect(wanted))}>
        {words.correctNow}
      </Button>
      <Missing id={id} missing={isTold && isSame ? words.sameAsBefore : undefined} />
    </div>
  )
}

/** Unfolds the fields: most places that are looked at need none of it. */
export function Correct(props: FormProps) {
  const words = useWords(placesWords)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {words.correct}
      </Button>
      {isOpen && <Fields {...props} />}
    </>
  )
}
