// The page of one place: a list of sections, each in a file of its own. A section decides itself
// whether a place has it; what only a manager sees stands below the line that says so.
import type { ReactElement } from 'react'
import { useParams } from 'react-router'
import type { PlaceDetail } from '../../src/places/contract.ts'
import { useWords } from '../ui/words.tsx'
import { DeskLink } from './cards/desk-link.tsx'
import { Frame, Loading, Problem } from './frame.tsx'
import { Duty } from './place-duty.tsx'
import { PlaceDesk } from './place-desk.tsx'
import { Head } from './place-head.tsx'
import { LifeLink } from './place-life-link.tsx'
import type { PartProps } from './place-part.ts'
import { Parts } from './place-parts.tsx'
import { PLACE_WORDS } from './place-words.ts'
import { Points } from './points.tsx'
import { SignsLink } from './signs/all-signs.tsx'
import { Anchor } from './signs/anchor.tsx'
import { Team } from './team.tsx'
import { useAsk } from './use-ask.ts'

function Shown({ place, reload }: PartProps): ReactElement {
  return (
    <>
      <Head place={place} />
      <PlaceDesk place={place} />
      <Anchor name="proof" />
      <Points place={place} reload={reload} />
      <DeskLink place={place} />
      <Duty place={place} reload={reload} />
      {place.role === 'manager' ? <ForManager place={place} /> : null}
    </>
  )
}

function ForManager({ place }: Pick<PartProps, 'place'>): ReactElement {
  return (
    <>
      <SignsLink place={place} />
      <Anchor name="team" />
      <Team place={place} />
      <Parts place={place} />
      <LifeLink place={place} />
    </>
  )
}

/** The page of one place. */
export function PlacePage(): ReactElement {
  const words = useWords(PLACE_WORDS)
  const { placeId } = useParams()
  const { answer, reload } = useAsk<PlaceDetail>(`/api/zhenheyi/places/${placeId}`)
  return (
    <Frame title={words.title} back="/places">
      {answer === undefined ? <Loading /> : null}
      {answer?.ok === false ? <Problem refusal={answer} onAgain={() => void reload()} /> : null}
      {answer?.ok ? <Shown place={answer.body} reload={reload} /> : null}
    </Frame>
  )
}
