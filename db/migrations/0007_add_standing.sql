-- Why: what headquarters' lists and staff say of the holder of a document is kept by document, sealed,
-- and never in a visit (docs/adr/0013). A list is one import on record. Changes are told to every
-- server by rows that are read again, as revocations are.
-- Lock: none that matters, the tables are new. Expected: milliseconds.

-- One import of headquarters. Its errors name lines and columns, never what stood there.
create table people.fact_list (
  list_id bigint generated always as identity primary key,
  kind smallint not null check (kind in (1, 2)),
  name text not null,
  state text not null check (state in ('reading', 'imported', 'refused', 'withdrawn')),
  rows_total integer not null default 0,
  rows_done integer not null default 0,
  errors_total integer not null default 0,
  errors jsonb not null default '[]',
  file_hash bytea not null check (octet_length(file_hash) = 32),
  imported_by text not null,
  begun_at timestamptz not null,
  ended_at timestamptz,
  withdrawn_by text,
  withdrawn_at timestamptz
);

-- kind 1 health, 2 travel; source 1 list, 2 staff. What a partner answers is never written: a scan
-- would write it (F37). List 0 is no list. The state, and who saw it, are inside the sealed text.
create table people.fact (
  document_blind bytea not null check (octet_length(document_blind) = 16),
  kind smallint not null check (kind in (1, 2)),
  source smallint not null check (source in (1, 2)),
  list_id bigint not null default 0,
  sealed bytea not null,
  seen_at timestamptz not null,
  valid_until timestamptz not null,
  primary key (document_blind, kind, source, list_id)
);
create index fact_list_rows on people.fact (list_id) where list_id <> 0;
create index fact_valid_until on people.fact (valid_until);

-- Whose standing changed, for the memory of every server; null is everybody's.
create table people.standing_change (
  change_id bigint generated always as identity primary key,
  person_id bigint,
  -- Not now(): the import of a long list begins minutes before its last statement.
  made_at timestamptz not null default clock_timestamp()
);
create index standing_change_made on people.standing_change (made_at);
