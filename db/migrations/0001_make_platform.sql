-- Why: what every room stands on: the stamp of the installation, its wrapped data keys, settings.
-- Lock: none that matters, the schema is new. Expected: milliseconds.
create schema platform;

-- One row for ever: demo and production never meet (docs/adr/0005).
create table platform.installation (
  only_row boolean primary key default true check (only_row),
  installation_id uuid not null,
  mode text not null check (mode in ('demo', 'production')),
  city jsonb not null,
  public_url text not null,
  created_at timestamptz not null default now()
);

create table platform.data_key (
  key_id smallint primary key,
  purpose text not null check (purpose in
    ('identity', 'notes', 'index', 'token', 'ticket', 'otp', 'door', 'place-sign', 'audit-sign')),
  suite smallint not null check (suite = 1),
  wrapped bytea not null,
  -- A keyed checksum: proves at the start that this master key and this database belong together.
  check_value bytea not null,
  state text not null default 'current' check (state in ('current', 'retired')),
  created_at timestamptz not null default now()
);
create unique index data_key_current on platform.data_key (purpose) where state = 'current';

-- Small facts that survive a restart: seeding progress, the last sealed day and the like.
create table platform.setting (
  name text primary key,
  body jsonb not null,
  changed_at timestamptz not null default now()
);

-- Everything that shows progress and can be left: imports, seeding, poster sets.
create table platform.progress (
  name text primary key,
  done bigint not null,
  total bigint not null,
  note text not null default '',
  changed_at timestamptz not null default now()
);
