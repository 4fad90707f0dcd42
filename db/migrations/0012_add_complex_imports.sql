-- Why: complexes are typed, pasted and imported by path (F7, F11; docs/adr/0019): what a unit is
-- called in its own list, and which imports were made, so that one sent twice is made once.
-- Lock: places.place, for one constant default; a scan reads memory and does not wait.
-- Expected: milliseconds.

-- What a unit is called in its path (301), however its shop is called; empty: by its name.
alter table places.place add column label text not null default '' check (length(label) <= 80);

-- One import into a place. Never changed, never erased: it names no visitor and no phone.
create table places.complex_import (
  place_id integer not null references places.place (place_id),
  -- Made by the page, so that a lost answer can be asked for again.
  import_id uuid not null,
  -- The account as in places.member.
  made_by bytea not null,
  made_at bigint not null,
  content_hash bytea not null check (octet_length(content_hash) = 32),
  made integer not null,
  changed integer not null,
  same integer not null,
  invited integer not null,
  -- Of the units that changed: id, name, category and identifier before.
  before jsonb not null default '[]',
  primary key (place_id, import_id)
);
create index complex_import_account on places.complex_import (made_by, made_at);
