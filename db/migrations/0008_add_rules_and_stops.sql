-- Why: the rule table (F25) as versions that never change, so that a visit's rule_version can be
-- explained years later; and the stops: what was done with each person who was stopped (V.2).
-- Lock: writes to visits.visit wait while visit_reporter is built; hardly a row has a reporter yet,
-- so it is one read of the days that are kept. Expected: seconds for a city.

create table visits.rule_set (
  version smallint primary key check (version > 0),
  -- Ordered rows, first match wins, and the categories that begin with an emergency.
  body jsonb not null,
  made_by text not null,
  -- Seconds since 1970; 0 for the versions every city starts with.
  made_at integer not null,
  reason_sealed bytea
);

create function visits.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'a version of the rules is never changed';
end $$;
create trigger rule_set_append_only before update or delete or truncate on visits.rule_set
  for each statement execute function visits.refuse_change();

-- Opened with the verdict. The row of the table says why, so it is sealed: no colour in the clear.
create table visits.stop (
  stop_id bigint generated always as identity primary key,
  person_id bigint not null,
  entered_at integer not null,
  place_id integer not null,
  point_id integer not null,
  rule_version smallint not null,
  row_sealed bytea not null,
  state text not null default 'open' check
    (state in ('open', 'waiting', 'handed-over', 'sent-away', 'mistaken', 'emergency')),
  -- An emergency registers until then; anything else is followed up until then.
  due_at integer not null,
  opened_at integer not null,
  -- person:<id> of the gatekeeper, or the user name of an account of the console.
  changed_by text,
  changed_at integer,
  note_sealed bytea,
  -- What the console did about it, and when it was done with.
  closed_by text,
  closed_at integer,
  closing_sealed bytea,
  -- An emergency was completed by this registration.
  registered_as bigint,
  unique (person_id, entered_at, place_id)
);
create index stop_place on visits.stop (place_id, entered_at);
create index stop_open on visits.stop (due_at) where closed_at is null;

-- Whom a registration reported or typed today: the limits of registering others (F15, F16).
create index visit_reporter on visits.visit (reporter_id, entered_at) where reporter_id is not null;
