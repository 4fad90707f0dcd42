// Rows that were asked for, as a table: what is awaited, wrong or empty is said in its place.
import type { UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query'
import { Button, Empty, Spin, Table } from 'antd'
import type { TableProps } from 'antd'
import { Problem } from './problem.tsx'

type Asked =
  | Pick<UseQueryResult, 'isLoading' | 'isSuccess' | 'error'>
  | Pick<
      UseInfiniteQueryResult,
      'isLoading' | 'isSuccess' | 'error' | 'hasNextPage' | 'fetchNextPage'
    >

type RowTableProps<Row> = TableProps<Row> & {
  readonly asked: Asked
  readonly rows: readonly Row[]
  /** The sentence where there is no row. */
  readonly empty: string
  /** The word that brings the next page. */
  readonly more?: string
}

/** The table; what else antd's takes goes through. */
export function RowTable<Row extends object>(props: RowTableProps<Row>) {
  const { asked, rows, empty, more, className = '', ...table } = props
  return (
    <>
      <Problem error={asked.error} />
      {asked.isLoading && <Spin className="page-spin" />}
      {asked.isSuccess && rows.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty} />
      )}
      {rows.length > 0 && (
        <Table<Row>
          size="small"
          pagination={false}
          {...table}
          className={`card-table ${className}`}
          dataSource={rows}
        />
      )}
      {'hasNextPage' in asked && asked.hasNextPage && (
        <Button className="more" onClick={() => void asked.fetchNextPage()}>
          {more}
        </Button>
      )}
    </>
  )
}
