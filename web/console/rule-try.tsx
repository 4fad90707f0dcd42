// Try it: what a table gives for one case, as the visitor and the gatekeeper would read it.
import { useMutation } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { dayOf, formatDay } from '../../src/base/instant.ts'
import { HEALTH_STATES, TRAVEL_STATES } from '../../src/base/code-states.ts'
import type { RuleTable, RuleVersions, Tried, TryBody } from '../../src/visits/rules/contract.ts'
import { useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { Problem } from './problem.tsx'
import { Steps, VerdictTag, useCategoryName, useStateNames } from './rule-table.tsx'
import { ruleWords } from './rule-words.ts'

type Case = Omit<TryBody, 'table'>

type TryProps = {
  readonly table: RuleTable
  readonly categories: RuleVersions['categories']
  readonly onTried: (rowNo: number | undefined) => void
}

/** Lists what is wrong with a table, by row. */
export function RuleProblems({ problems }: { readonly problems: Tried['problems'] }) {
  const words = useWords(ruleWords)
  const sentences: Readonly<Record<string, string>> = words.problems
  if (problems.length === 0) return null
  return (
    <div role="alert">
      <ul className="rule-problems">
        {problems.map((problem) => (
          <li key={`${problem.row ?? ''} ${problem.code}`}>
            {problem.row !== undefined && (
              <strong className="tabular">{`${words.row} ${problem.row + 1} `}</strong>
            )}
            {sentences[problem.code] ?? problem.code}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The form and its answer. */
export function TryRules({ table, categories, onTried }: TryProps) {
  const words = useWords(ruleWords)
  const names = useStateNames()
  const nameOf = useCategoryName(categories)
  const [asked, setAsked] = useState<Case>({
    health: 'green',
    travel: 'plain',
    category: 'shopping',
    day: formatDay(dayOf(Math.floor(Date.now() / 1000))),
  })
  const tried = useMutation({
    mutationFn: () => ask<Tried>('/api/staff/rules/try', { body: { ...asked, table } }),
    onSuccess: ({ rowNo }) => onTried(rowNo),
  })
  const set = (change: Partial<Case>) => {
    tried.reset()
    onTried(undefined)
    setAsked({ ...asked, ...change })
  }
  const rowNo = tried.data?.rowNo
  const row = rowNo === undefined ? undefined : table.rows[rowNo]
  return (
    <section className="try-rules" aria-label={words.tryTitle}>
      <h2>{words.tryTitle}</h2>
      <p className="hint">{words.tryLead}</p>
      <div className="try-fields">
        <Select
          aria-label={words.health}
          value={asked.health}
          onChange={(health) => set({ health })}
          options={HEALTH_STATES.map((value) => ({ value, label: names.health(value) }))}
        />
        <Select
          aria-label={words.travel}
          value={asked.travel}
          onChange={(travel) => set({ travel })}
          options={TRAVEL_STATES.map((value) => ({ value, label: names.travel(value) }))}
        />
        <Select
          aria-label={words.category}
          value={asked.category}
          onChange={(category) => set({ category })}
          options={categories.map(({ category }) => ({
            value: category,
            label: nameOf(category),
          }))}
        />
        <Input
          type="date"
          aria-label={words.day}
          value={asked.day}
          onChange={(event) => set({ day: event.target.value })}
        />
        <Button type="primary" loading={tried.isPending} onClick={() => tried.mutate()}>
          {words.tryButton}
        </Button>
      </div>
      <Problem error={tried.error} />
      <RuleProblems problems={tried.data?.problems ?? []} />
      {row && rowNo !== undefined && (
        <div role="status">
          <dl className="tried-answer">
            <dt>{words.visitorReads}</dt>
            <dd>
              <VerdictTag verdict={row.verdict} />{' '}
              <small className="quiet">{words.gives(String(rowNo + 1))}</small>
            </dd>
            <dt>{words.gatekeeperDoes}</dt>
            <dd>
              <Steps row={row} />
            </dd>
          </dl>
        </div>
      )}
    </section>
  )
}
