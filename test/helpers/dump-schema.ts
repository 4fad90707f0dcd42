// Writes the schema of a migrated database as text, the same on every supported PostgreSQL, so that
// a migration shows its whole effect in the diff of db/schema.sql.
import type { Sql } from '../../src/platform/postgres.ts'

const SCHEMAS = ['platform', 'staff', 'people', 'places', 'visits', 'tracing']

type Column = { table: string; column: string; type: string; required: boolean; value: string }
type Line = { table: string; name: string; definition: string }

async function readColumns(sql: Sql): Promise<Column[]> {
  return sql<Column[]>`
    select n.nspname || '.' || quote_ident(c.relname) as table, quote_ident(a.attname) as column,
      format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required,
      case when a.attidentity <> '' then 'identity'
        else coalesce(pg_get_expr(d.adbin, d.adrelid), '') end as value
    from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where n.nspname = any(${SCHEMAS}) and c.relkind in ('r', 'p') and not c.relispartition
    order by array_position(${SCHEMAS}, n.nspname::text), c.relname, a.attnum`
}

// Not-null constraints have rows of their own from version 18 on; the columns say them already.
async function readConstraints(sql: Sql): Promise<Line[]> {
  return sql<Line[]>`
    select n.nspname || '.' || quote_ident(c.relname) as table, k.conname as name,
      pg_get_constraintdef(k.oid) as definition
    from pg_constraint k
      join pg_class c on c.oid = k.conrelid
      join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any(${SCHEMAS}) and k.contype in ('p', 'u', 'f', 'c')
      and not c.relispartition
    order by 1, 2`
}

async function readIndexes(sql: Sql): Promise<Line[]> {
  return sql<Line[]>`
    select n.nspname || '.' || quote_ident(c.relname) as table, i.relname as name,
      pg_get_indexdef(x.indexrelid) as definition
    from pg_index x
      join pg_class c on c.oid = x.indrelid
      join pg_class i on i.oid = x.indexrelid
      join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any(${SCHEMAS}) and not c.relispartition
      and not exists (select from pg_constraint k where k.conindid = x.indexrelid)
    order by 1, 2`
}

/** Gives the schema as readable SQL-like text, tables in street order. */
export async function dumpSchema(sql: Sql): Promise<string> {
  const columns = await readColumns(sql)
  const constraints = await readConstraints(sql)
  const indexes = await readIndexes(sql)
  const tables = [...new Set(columns.map((column) => column.table))]
  const parts = tables.map((table) => {
    const lines = columns
      .filter((column) => column.table === table)
      .map(
        ({ column, type, required, value }) =>
          `  ${column} ${type}${required ? ' not null' : ''}${value ? ` default ${value}` : ''}`,
      )
    const rules = constraints
      .filter((line) => line.table === table)
      .map((line) => `  constraint ${line.name} ${line.definition}`)
    const extra = indexes
      .filter((line) => line.table === table)
      .map((line) => `${line.definition.replace(' ON ONLY ', ' ON ')};`)
    return [`create table ${table} (`, [...lines, ...rules].join(',\n'), ');', ...extra].join('\n')
  })
  return `-- Made from the migrations by "npm run schema". Do not edit.\n\n${parts.join('\n\n')}\n`
}
