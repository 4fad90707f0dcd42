-- Why: a person row is one registration, the pair (document, confirmed phone); a human is a set of
-- registrations under one root (docs/adr/0003). Everything that identifies is sealed and indexed
-- blind (docs/adr/0004).
-- Lock: none that matters, the schema is new. Expected: milliseconds.
create schema people;

create sequence people.person_id_seq increment by 1000;

create table people.person (
  person_id bigint primary key,
  root_id bigint not null,
  -- HMAC(document blind | phone blind or empty): makes a registration idempotent. A phone that is
  -- not confirmed makes another pair than the same phone confirmed.
  pair_blind bytea not null unique check (octet_length(pair_blind) = 16),
  origin smallint not null check (origin between 1 and 5),
  assurance smallint not null default 0 check (assurance between 0 and 3),
  guardian_id bigint,
  consented_at timestamptz,
  created_at timestamptz not null default now(),
  closed_at timestamptz
);
-- Only people whose root is another are asked for by root.
create index person_root on people.person (root_id) where root_id <> person_id;
-- Folding a thousand contacts to humans reads these few rows instead of a thousand.
create index person_linked on people.person (person_id, root_id) where root_id <> person_id;

create table people.identifier (
  person_id bigint not null references people.person (person_id) on delete cascade,
  kind smallint not null check (kind between 1 and 6),
  index_key smallint not null,
  blind bytea not null check (octet_length(blind) = 16),
  sealed bytea not null,
  confirmed_at timestamptz,
  added_at timestamptz not null default now(),
  primary key (person_id, kind, index_key, blind)
);
create index identifier_blind on people.identifier (kind, blind);

-- The masked form for the door, sealed under its own key: the door never unseals identity.
create table people.mask (
  person_id bigint primary key references people.person (person_id) on delete cascade,
  sealed bytea not null
);

-- Append-only; root_id is derived from it.
create table people.link (
  link_id bigint generated always as identity primary key,
  person_a bigint not null,
  person_b bigint not null,
  kind smallint not null check (kind in (1, 2)),
  because smallint not null check (because between 1 and 4),
  made_by text not null,
  made_at timestamptz not null default now(),
  check (person_a < person_b)
);
create index link_a on people.link (person_a);
create index link_b on people.link (person_b);

create sequence people.device_id_seq increment by 1;

create table people.device (
  device_id bigint primary key,
  person_id bigint not null,
  -- 1, 2, 3 ... within its person: what a visit row keeps.
  device_no smallint not null,
  provider smallint not null default 0,
  created_at timestamptz not null default now(),
  seen_on date not null,
  unique (person_id, device_no)
);

-- What every server holds in memory: the revoked only. subject 1 device, 2 person, 3 key.
create table people.revocation (
  revocation_id bigint generated always as identity primary key,
  subject smallint not null check (subject in (1, 2, 3)),
  subject_id bigint not null,
  not_before bigint not null,
  because text not null,
  made_at timestamptz not null default now()
);
create index revocation_made on people.revocation (made_at);

create table people.otp (
  challenge_id uuid primary key,
  phone_blind bytea not null,
  purpose text not null check (purpose in ('register', 'read', 'zhenheyi')),
  code_mac bytea not null,
  tries smallint not null default 0,
  expires_at timestamptz not null,
  used_at timestamptz,
  ticket_print bigint,
  browser_hash bytea not null,
  network_hash bytea not null,
  asked_at timestamptz not null default now()
);
create index otp_phone on people.otp (phone_blind, asked_at);
create index otp_print on people.otp (ticket_print, asked_at);
create index otp_network on people.otp (network_hash, asked_at);
create index otp_asked on people.otp (asked_at);

-- Sessions that read (my records) or run a place (Zhenheyi): server-side, re-checked each request.
create table people.session (
  session_id uuid primary key,
  token_hash bytea not null unique,
  power text not null check (power in ('read', 'run')),
  person_id bigint,
  -- The account of Zhenheyi is a confirmed phone; a person is known only after registration.
  phone_blind bytea not null,
  phone_sealed bytea not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index session_phone on people.session (phone_blind);

-- Whose account of Zhenheyi a phone is: the first person who signed in with it. A re-issued number
-- does not carry the places of its former owner to the next one.
create table people.account (
  phone_blind bytea primary key check (octet_length(phone_blind) = 16),
  person_id bigint not null references people.person (person_id) on delete cascade,
  opened_at timestamptz not null default now()
);
