-- Why: the door (F16-F20, F22): shifts, devices that keep entries without network, the entrance
-- counter, entries that are recorded exactly once, and what waits for a second pair of eyes.
-- Nothing about health is in here (security decision 12; docs/adr/0016).
-- Lock: `places.duty` briefly, for two columns with constant defaults. Expected: milliseconds.

-- Where a shift began, and whether the posted code was the right one.
alter table places.duty add column point_id integer;
alter table places.duty add column poster text not null default 'not-scanned'
  check (poster in ('right', 'other-point', 'withdrawn', 'unknown', 'not-scanned'));
create index duty_account on places.duty (place_id, phone_blind) where ended_at is null;

-- The key of one shift on one device. Its private half never leaves the device.
create table places.door_device (
  device_id uuid primary key,
  place_id integer not null references places.place (place_id),
  point_id integer not null references places.point (point_id),
  -- The account that made it, as in places.member.
  phone_blind bytea not null,
  person_id bigint not null,
  -- P-256, the raw point.
  public_key bytea not null check (length(public_key) = 65),
  made_at bigint not null,
  shift_until bigint not null,
  -- Nothing waited on the device at this moment; entries are not older, five minutes aside.
  synced_at bigint not null,
  last_seq integer not null default 0,
  -- Null after an entry that could not be read: the next one cannot be compared.
  last_hash text,
  refused_count integer not null default 0,
  revoked_at bigint
);
create index door_device_place on places.door_device (place_id, made_at);

-- What devices encrypt to. The private half is sealed under the key of the door.
create table places.intake_key (
  key_id smallint primary key,
  public_key text not null check (public_key ~ '^[A-Za-z0-9_-]{87}$'),
  private_sealed bytea not null,
  made_at timestamptz not null default now()
);

-- One entry of the staff, whichever way it came: claimed before anybody is registered, recorded
-- once its visit is stored. Erased with the days of visits.
create table visits.door_entry (
  entry_id uuid primary key,
  place_id integer not null,
  point_id integer not null,
  person_id bigint,
  entered_at integer not null,
  made_at integer not null,
  recorded_at integer
);
create index door_entry_made on visits.door_entry (made_at);

-- Taps on the entrance counter; a batch is counted once however often it is sent.
create table visits.door_tap (
  batch_id uuid primary key,
  point_id integer not null,
  day integer not null,
  taps smallint not null
);
create index door_tap_point on visits.door_tap (point_id, day);

-- The audit of a door is its shift: who, where, from when to when, how many rows were shown.
create table visits.door_shift (
  duty_id bigint primary key,
  place_id integer not null,
  point_id integer not null,
  person_id bigint not null,
  from_at integer not null,
  to_at integer,
  rows_shown integer not null default 0
);
create index door_shift_open on visits.door_shift (from_at) where to_at is null;

-- What a second person looks at: one typed line in ten, and entries that a device could not
-- vouch for. `content_sealed` opens beside its own row only.
create table visits.door_check (
  check_id bigint generated always as identity primary key,
  entry_id uuid not null unique,
  list text not null check (list in ('paper', 'intake')),
  because text not null,
  place_id integer not null,
  point_id integer not null,
  -- Null: nothing is recorded yet.
  person_id bigint,
  entered_at integer not null,
  content_sealed bytea not null,
  made_by bytea not null,
  made_at integer not null,
  state text not null default 'open' check (state in ('open', 'ok', 'wrong')),
  checked_by bytea,
  checked_at integer,
  check (checked_by is null or checked_by <> made_by)
);
create index door_check_open on visits.door_check (place_id, list) where state = 'open';
create index door_check_made on visits.door_check (made_at);
