-- Why: the visits, one partition an Asia/Shanghai day, made ahead and dropped past retention.
-- Eight columns, integers only; the key makes a retried visit idempotent (docs/adr/0002).
-- No foreign key, trigger or sequence, and every key holds place_id: the same schema distributes.
-- Lock: none that matters, the schema is new. Expected: milliseconds.
create schema visits;

create table visits.visit (
  person_id bigint not null,
  reporter_id bigint,
  entered_at integer not null,
  place_id integer not null,
  print_no smallint not null,
  device_no smallint not null,
  flags smallint not null,
  rule_version smallint not null,
  primary key (person_id, entered_at, place_id)
) partition by range (entered_at);
create index visit_place on visits.visit (place_id, entered_at, person_id);
-- A stay trace looks back one shift for the few who work there (flags bit 6), one dwell for all.
create index visit_worker on visits.visit (place_id, entered_at) where flags & 64 <> 0;

-- Late uploads and imports outside the window, under a named hold, traced with the rest.
create table visits.hold (
  hold_id smallint generated always as identity primary key,
  name text not null unique,
  because text not null,
  made_at timestamptz not null default now(),
  released_at timestamptz
);
create table visits.visit_held (
  person_id bigint not null,
  reporter_id bigint,
  entered_at integer not null,
  place_id integer not null,
  print_no smallint not null,
  device_no smallint not null,
  flags smallint not null,
  rule_version smallint not null,
  hold_id smallint not null,
  primary key (person_id, entered_at, place_id)
);
create index visit_held_place on visits.visit_held (place_id, entered_at, person_id);
create index visit_held_worker on visits.visit_held (place_id, entered_at) where flags & 64 <> 0;

-- A known end of a stay: few have one, so it is not a column of the visit.
create table visits.check_out (
  person_id bigint not null,
  entered_at integer not null,
  place_id integer not null,
  left_at integer not null,
  primary key (person_id, entered_at, place_id),
  check (left_at >= entered_at)
);
-- Who was still inside long after a usual stay: a known end may lie later than the learned dwell.
create index check_out_place on visits.check_out (place_id, entered_at, left_at);

-- Which days have their partition, and which were erased, with the count: proof of deletion.
create table visits.day (
  day integer primary key,
  state text not null check (state in ('open', 'dropped')),
  visits bigint,
  changed_at timestamptz not null default now()
);
