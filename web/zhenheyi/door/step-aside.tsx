// What to do at a door without a network about somebody whose code was not seen green.
import type { ReactElement } from 'react'
import type { Seen } from '../../../src/visits/door/contract.ts'
import { useWords } from '../../ui/words.tsx'
import { FORM_WORDS } from './form-words.ts'
import type { Outcome } from './record.ts'
import { Steps } from './stop-sheet.tsx'
import { STOP_WORDS } from './stop-words.ts'

/** The steps, where an entry was kept and the look said anything but green. Source: F25. */
export function StepAside(props: {
  readonly outcome: Outcome | undefined
  readonly look: Seen['health'] | undefined
}): ReactElement | null {
  const words = useWords(FORM_WORDS)
  const stopWords = useWords(STOP_WORDS)
  const { outcome, look } = props
  if (outcome?.kind !== 'kept' || look === undefined || look === 'green') return null
  return (
    <section className="card">
      <p className="hint">{words.notGreen}</p>
      <Steps steps={stopWords.plainSteps} phones={[]} />
    </section>
  )
}
