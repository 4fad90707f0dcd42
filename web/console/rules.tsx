// The rule table: its versions, what each gives, and publishing a new one with a reason.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Select, Spin, Tag } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import { useState } from 'react'
import type { PublishBody, Published, RuleTable } from '../../src/visits/rules/contract.ts'
import type { RuleVersions } from '../../src/visits/rules/contract.ts'
import { useWords } from '../ui/words.tsx'
import { ask } from './ask.ts'
import { Problem } from './problem.tsx'
import { ReasonInput } from './reason-input.tsx'
import { RuleEditor } from './rule-editor.tsx'
import { RuleTableView } from './rule-table.tsx'
import { TryRules } from './rule-try.tsx'
import { ruleWords } from './rule-words.ts'
import { useNeeded } from './use-needed.ts'
import { shortTime } from './wall-time.ts'

function useRules() {
  return useQuery({
    queryKey: ['rules'],
    queryFn: () => ask<RuleVersions>('/api/staff/rules'),
  })
}

type Version = RuleVersions['versions'][number]

function VersionLine({ version }: { readonly version: Version }) {
  const words = useWords(ruleWords)
  if (version.madeAt === 0) return <p className="hint">{words.first}</p>
  return (
    <p className="hint">
      <span className="tabular">{shortTime(version.madeAt)}</span>
      {` · ${words.madeBy} ${version.madeBy} `}· {words.reason}: {version.reason}
    </p>
  )
}

type PublishProps = {
  readonly table: RuleTable
  readonly basedOn: number
  readonly onDone: (version: number | undefined) => void
}

function Publish({ table, basedOn, onDone }: PublishProps) {
  const words = useWords(ruleWords)
  const queries = useQueryClient()
  const reason = useNeeded<TextAreaRef>()
  const publish = useMutation({
    mutationFn: () => {
      const body: PublishBody = { table, basedOn, reason: reason.text }
      return ask<Published>('/api/staff/rules', { body })
    },
    onSuccess: async ({ version }) => {
      await queries.invalidateQueries({ queryKey: ['rules'] })
      onDone(version)
    },
  })
  return (
    <section className="rule-publish">
      <p className="lead">{words.publishing}</p>
      <ReasonInput label={words.reason} needed={reason} />
      <Problem error={publish.error} />
      <div className="button-row">
        <Button
          type="primary"
          loading={publish.isPending}
          onClick={() => reason.isGiven() && publish.mutate()}
        >
          {words.publish}
        </Button>
        <Button onClick={() => onDone(undefined)}>{words.cancel}</Button>
      </div>
    </section>
  )
}

function Editing(props: { readonly rules: RuleVersions; onDone: PublishProps['onDone'] }) {
  const { rules, onDone } = props
  const words = useWords(ruleWords)
  const current = rules.versions.find((one) => one.version === rules.current)
  const [table, setTable] = useState<RuleTable | undefined>(current?.table)
  if (!table) return null
  return (
    <>
      <h2>{words.editing(String(rules.current))}</h2>
      <RuleEditor table={table} categories={rules.categories} onChange={setTable} />
      <TryRules table={table} categories={rules.categories} onTried={() => undefined} />
      <Publish table={table} basedOn={rules.current} onDone={onDone} />
    </>
  )
}

function Reading({ rules, onEdit }: { readonly rules: RuleVersions; onEdit: () => void }) {
  const words = useWords(ruleWords)
  const [shown, setShown] = useState(rules.current)
  const [tried, setTried] = useState<number>()
  const version = rules.versions.find((one) => one.version === shown)
  if (!version) return null
  return (
    <>
      <div className="rule-bar">
        <Select
          aria-label={words.show}
          value={shown}
          onChange={(next) => {
            setTried(undefined)
            setShown(next)
          }}
          options={rules.versions.map((one) => ({
            value: one.version,
            label: words.version(String(one.version)),
          }))}
        />
        {shown === rules.current && <Tag color="success">{words.inForce}</Tag>}
        <VersionLine version={version} />
        <span className="grow" />
        {shown === rules.current && (
          <Button type="primary" onClick={onEdit}>
            {words.edit}
          </Button>
        )}
      </div>
      <RuleTableView rows={version.table.rows} categories={rules.categories} tried={tried} />
      <TryRules
        key={shown}
        table={version.table}
        categories={rules.categories}
        onTried={setTried}
      />
    </>
  )
}

/** The screen of the rules. */
export function Rules() {
  const words = useWords(ruleWords)
  const rules = useRules()
  const [isEditing, setIsEditing] = useState(false)
  const [published, setPublished] = useState<number>()
  if (rules.isPending) return <Spin className="page-spin" />
  if (rules.isError) return <Problem error={rules.error} />
  return (
    <section>
      <h1>{words.title}</h1>
      <p className="lead">{words.lead}</p>
      {published !== undefined && (
        <Alert role="status" type="success" showIcon title={words.published(String(published))} />
      )}
      {isEditing ? (
        <Editing
          rules={rules.data}
          onDone={(version) => {
            setPublished(version)
            setIsEditing(false)
          }}
        />
      ) : (
        <Reading
          key={rules.data.current}
          rules={rules.data}
          onEdit={() => {
            setPublished(undefined)
            setIsEditing(true)
          }}
        />
      )}
    </section>
  )
}
