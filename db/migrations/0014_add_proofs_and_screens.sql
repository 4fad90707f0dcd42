-- Why: what hangs at a point was looked at (F21), what leads to another address is told to the
-- town (security decision 17), and a screen at the door shows a rotating code (F10).
-- No picture is kept (docs/adr/0020); no key of a screen is stored (docs/adr/0021).
-- Lock: `places.print` briefly, for one column with a constant default. Expected: milliseconds.

-- A screen is a print: it has a serial and is withdrawn alone. Its visits say fresh or stale.
alter table places.print add column is_screen boolean not null default false;

-- A photo of the posted code that held a live print of this point.
create table places.proof (
  proof_id bigint generated always as identity primary key,
  place_id integer not null references places.place (place_id),
  point_id integer not null references places.point (point_id),
  print_id bigint not null references places.print (print_id),
  -- Of the file as it came: the same picture proves nothing twice.
  photo_hash bytea not null check (length(photo_hash) = 32),
  -- The registration of whoever took it.
  person_id bigint not null,
  proven_at bigint not null,
  unique (point_id, photo_hash)
);
create index proof_place on places.proof (place_id, proven_at);
create index proof_made on places.proof (proven_at);

-- A code at a door that leads to another address: a mark for the town until it is settled.
create table places.strange_code (
  strange_id bigint generated always as identity primary key,
  place_id integer not null references places.place (place_id),
  point_id integer not null references places.point (point_id),
  leads_to text not null check (length(leads_to) <= 80),
  person_id bigint not null,
  found_at bigint not null,
  -- When it was last seen; a second report of the same address is no second mark.
  seen_at bigint not null,
  settled_at bigint,
  settled_by text
);
create unique index strange_code_open on places.strange_code (point_id, leads_to)
  where settled_at is null;
create index strange_code_place on places.strange_code (place_id);

-- A screen before and after it was enrolled: a code typed on it once makes its print.
create table places.screen (
  screen_id bigint generated always as identity primary key,
  place_id integer not null references places.place (place_id),
  point_id integer not null references places.point (point_id),
  -- Blind; null once it was used.
  code_blind bytea unique,
  code_until bigint not null,
  print_id bigint unique references places.print (print_id),
  made_by bigint not null,
  made_at bigint not null,
  enrolled_at bigint,
  -- The last time it proved its key here, to five minutes.
  seen_at bigint,
  check ((print_id is null) = (enrolled_at is null))
);
create index screen_place on places.screen (place_id);
