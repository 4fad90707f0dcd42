// The class of a candidate: only a person sets it, with the mouse or the keys 1 to 5. Source: F31.
import { Dropdown } from 'antd'
import { CANDIDATE_CLASSES } from '../../src/tracing/contract.ts'
import type { CandidateClass } from '../../src/tracing/contract.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { CLASS_WORDS, deskWords } from './case-words.ts'

type ClassMenuProps = {
  readonly value: CandidateClass
  readonly person: string
  /** Undefined in a closed case: the class is read. */
  readonly onChange: ((value: CandidateClass) => void) | undefined
}

/** Shows the class; its menu, with the other words, exists only while it is open. */
export function ClassMenu({ value, person, onChange }: ClassMenuProps) {
  const lang = useLang()
  const words = useWords(deskWords)
  const items = CANDIDATE_CLASSES.map((one, index) => ({
    key: one,
    label: `${index + 1}  ${CLASS_WORDS[one]?.[lang] ?? one}`,
  }))
  const shown = CLASS_WORDS[value]?.[lang] ?? value
  if (!onChange) return <span>{shown}</span>
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items,
        selectable: true,
        selectedKeys: [value],
        onClick: ({ key, domEvent }) => {
          domEvent.stopPropagation()
          const chosen = CANDIDATE_CLASSES.find((one) => one === key)
          if (chosen && chosen !== value) onChange(chosen)
        },
      }}
    >
      <button
        type="button"
        className={`class-button class-${value}`}
        aria-label={`${words.class} ${person}: ${shown}`}
        onClick={(event) => event.stopPropagation()}
      >
        {shown}
        <span aria-hidden="true">▾</span>
      </button>
    </Dropdown>
  )
}
