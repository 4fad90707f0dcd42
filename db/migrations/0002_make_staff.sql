-- Why: government accounts, their roles by division, and the audit chain from the first day
-- (a chain begun late leaves the earlier looks unchained; docs/adr/0006).
-- Lock: none that matters, the schema is new. Expected: milliseconds.
create schema staff;

-- The five tables of the sign-in library, under its own column names.
create table staff."user" (
  id text primary key,
  name text not null,
  email text not null unique,
  "emailVerified" boolean not null default false,
  image text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  "twoFactorEnabled" boolean default false,
  username text unique,
  "displayUsername" text
);
create table staff.session (
  id text primary key,
  "expiresAt" timestamptz not null,
  token text not null unique,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references staff."user" (id) on delete cascade
);
create index session_owner on staff.session ("userId");
create table staff.account (
  id text primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references staff."user" (id) on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  password text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index account_user on staff.account ("userId");
create table staff.verification (
  id text primary key,
  identifier text not null,
  value text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index verification_identifier on staff.verification (identifier);
create table staff."twoFactor" (
  id text primary key,
  secret text not null,
  "backupCodes" text not null,
  "userId" text not null references staff."user" (id) on delete cascade,
  verified boolean default true,
  "failedVerificationCount" integer not null default 0,
  "lockedUntil" timestamptz
);
create index two_factor_user on staff."twoFactor" ("userId");

-- A role holds in one division and everything below it (321182 holds in 321182101).
create table staff.role (
  user_id text not null references staff."user" (id) on delete cascade,
  role text not null check (role in ('tracer', 'supervisor', 'auditor', 'administrator')),
  division text not null check (division ~ '^[0-9]{2,12}$'),
  granted_at timestamptz not null default now(),
  primary key (user_id, role, division)
);

-- Wrong passwords and second codes, to lock an account for a while.
create table staff.sign_in_failure (
  failure_id bigint generated always as identity primary key,
  username text not null,
  at timestamptz not null default now()
);
create index sign_in_failure_username on staff.sign_in_failure (username, at);

-- Every look at a person is a row here, committed before the data is sent: no row, no look.
create table staff.audit (
  seq bigint primary key,
  at bigint not null,
  actor text not null,
  actor_kind text not null check (actor_kind in ('staff', 'person', 'cli', 'system')),
  action smallint not null,
  person_id bigint,
  case_id bigint,
  reason_sealed bytea,
  -- Ids and counts only: names here would block erasure.
  detail text not null,
  prev bytea not null,
  hash bytea not null
);
create index audit_person on staff.audit (person_id, seq) where person_id is not null;

create table staff.audit_head (
  only_row boolean primary key default true check (only_row),
  seq bigint not null,
  hash bytea not null
);
insert into staff.audit_head (seq, hash) values (0, decode(repeat('00', 32), 'hex'));

-- The chain is append-only for every role, the owner included, unless a trigger is dropped, which
-- the signed heads outside the database would show.
create function staff.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'staff.audit is append-only';
end $$;
create trigger audit_append_only before update or delete or truncate on staff.audit
  for each statement execute function staff.refuse_change();
