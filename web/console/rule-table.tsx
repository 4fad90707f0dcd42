// The rule table as it is read: one line a row, in the order in which it holds.
import { Table } from 'antd'
import type { TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import type { RuleRow, RuleVersions } from '../../src/visits/rules/contract.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { ruleWords } from './rule-words.ts'

type Categories = RuleVersions['categories']

/** Names a category in the reader's language. */
export function useCategoryName(categories: Categories): (category: string) => string {
  const words = useWords(ruleWords)
  const lang = useLang()
  return (category) => {
    if (category === 'any') return words.any
    const found = categories.find((one) => one.category === category)
    if (!found) return category
    return lang === 'zh' ? found.nameZh : found.nameEn
  }
}

/** Names the states of both codes. */
export function useStateNames() {
  const words = useWords(ruleWords)
  const healths: Readonly<Record<string, string>> = { ...words.healthStates, any: words.any }
  const travels: Readonly<Record<string, string>> = { ...words.travelStates, any: words.any }
  return {
    health: (state: string) => healths[state] ?? state,
    travel: (state: string) => travels[state] ?? state,
  }
}

/** Shows a verdict in its words. */
export function VerdictTag({ verdict }: { readonly verdict: RuleRow['verdict'] }) {
  const words = useWords(ruleWords)
  return (
    <span className={`verdict-tag ${verdict}`}>
      {verdict === 'enter' ? words.enter : words.seeStaff}
    </span>
  )
}

/** Shows the steps and numbers of a row. */
export function Steps({ row }: { readonly row: Pick<RuleRow, 'steps' | 'phones' | 'verdict'> }) {
  const words = useWords(ruleWords)
  const lang = useLang()
  if (row.steps.length === 0) {
    return <span className="quiet">{row.verdict === 'enter' ? '–' : words.noSteps}</span>
  }
  return (
    <>
      <ol className="rule-steps">
        {row.steps.map((step) => (
          <li key={step.zh}>{step[lang]}</li>
        ))}
      </ol>
      {row.phones.map((phone) => (
        <span key={phone.number} className="rule-phone tabular">
          {phone.label[lang]} <strong>{phone.number}</strong>
        </span>
      ))}
    </>
  )
}

/** Writes the days of a row. */
export function Days({ row }: { readonly row: Pick<RuleRow, 'from' | 'to'> }): ReactNode {
  const words = useWords(ruleWords)
  if (!row.from && !row.to) return <span className="quiet">{words.always}</span>
  return (
    <span className="tabular">
      {row.from && `${words.from} ${row.from} `}
      {row.to && `${words.to} ${row.to}`}
    </span>
  )
}

type Numbered = RuleRow & { readonly rowNo: number }

function useColumns(categories: Categories): TableColumnsType<Numbered> {
  const words = useWords(ruleWords)
  const nameOf = useCategoryName(categories)
  const names = useStateNames()
  return [
    { title: words.row, width: 56, className: 'tabular', render: (_, row) => row.rowNo + 1 },
    { title: words.health, width: 112, render: (_, row) => names.health(row.health) },
    { title: words.travel, width: 112, render: (_, row) => names.travel(row.travel) },
    { title: words.category, width: 128, render: (_, row) => nameOf(row.category) },
    { title: words.days, width: 112, render: (_, row) => <Days row={row} /> },
    {
      title: words.verdict,
      width: 170,
      render: (_, row) => <VerdictTag verdict={row.verdict} />,
    },
    { title: words.steps, render: (_, row) => <Steps row={row} /> },
  ]
}

/** Shows a table; the row that holds for what was tried is marked. */
export function RuleTableView(props: {
  readonly rows: readonly RuleRow[]
  readonly categories: Categories
  readonly tried?: number | undefined
}) {
  const { rows, categories, tried } = props
  const words = useWords(ruleWords)
  const columns = useColumns(categories)
  return (
    // Nothing in it takes the focus: on a phone its keys must move it sideways.
    <section className="table-wide" tabIndex={0} aria-label={words.title}>
      <Table<Numbered>
        className="card-table rules"
        rowKey="rowNo"
        size="small"
        pagination={false}
        columns={columns}
        rowClassName={(row) => (row.rowNo === tried ? 'tried' : '')}
        dataSource={rows.map((row, rowNo) => ({ ...row, rowNo }))}
      />
    </section>
  )
}
