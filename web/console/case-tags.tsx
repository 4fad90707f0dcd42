// The small words beside a stay or a person of a case: how sure, how near, what to doubt.
import { Tag, Tooltip } from 'antd'
import type { MaskedPerson } from '../../src/tracing/contract.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { CERTAINTY_WORDS, CLOSENESS_WORDS, deskWords, DOUBT_WORDS } from './case-words.ts'

/** How sure a stay or a candidate is; with the reason as a hint. */
export function CertaintyTag(props: { readonly certainty: string; readonly hint?: string }) {
  const lang = useLang()
  const { certainty, hint } = props
  return (
    <Tag className={`certainty-${certainty}`} title={hint}>
      {CERTAINTY_WORDS[certainty]?.[lang] ?? certainty}
    </Tag>
  )
}

/** How near somebody was; nothing is said of the same place. */
export function ClosenessTag({ closeness }: { readonly closeness: string }) {
  const lang = useLang()
  if (closeness === 'place') return null
  return <Tag className="closeness">{CLOSENESS_WORDS[closeness]?.[lang] ?? closeness}</Tag>
}

/** What to doubt about a visit, each in its own tag. Source: F41. */
export function Doubts({ doubts }: { readonly doubts: readonly string[] }) {
  const lang = useLang()
  return doubts.map((doubt) => (
    <Tag key={doubt} className="doubt">
      {DOUBT_WORDS[doubt]?.[lang] ?? doubt}
    </Tag>
  ))
}

/** Says that somebody else registered the same document. Source: security decision 18. */
export function DisputedTag({ person }: { readonly person: MaskedPerson }) {
  const words = useWords(deskWords)
  if (!person.isDisputed) return null
  return (
    <Tooltip title={words.disputedHint}>
      <Tag className="doubt" tabIndex={0}>
        {words.disputed}
      </Tag>
    </Tooltip>
  )
}
