-- Why: the town's list and the life of a place (F5, F6, F11; docs/adr/0018): what a place looks
-- like, what it was before it was stopped, where it went, what was done with it and by whom, who
-- asks to run it.
-- Lock: places.place, for two constant defaults, one update and three small indexes; a scan reads
-- memory and does not wait. Expected: a second for 30,000 places.

-- Name and address as they are compared: letters and digits only. The application writes them
-- (src/places/register/likeness.rule.ts); rows of before are near enough.
alter table places.place add column name_key text not null default '';
alter table places.place add column address_key text not null default '';
-- What a suspended or closed place was before; null for the others.
alter table places.place add column state_before text
  check (state_before in ('unconfirmed', 'confirmed', 'suspended'));
-- The place that took its place; its codes show the way there.
alter table places.place add column merged_into integer references places.place (place_id);
update places.place
set name_key = lower(regexp_replace(normalize(name, nfkc), '[[:space:][:punct:]·。、]', '', 'g')),
  address_key = lower(regexp_replace(normalize(address, nfkc), '[[:space:][:punct:]·。、]', '', 'g')),
  state_before = case when state in ('suspended', 'closed') then 'unconfirmed' end;
create index place_name_key on places.place (name_key) where name_key <> '';
create index place_address_key on places.place (address_key) where address_key <> '';
create index place_merged on places.place (merged_into) where merged_into is not null;

-- What was done with a place. Never changed, never erased: it names no visitor.
create table places.place_event (
  event_id bigint generated always as identity primary key,
  place_id integer not null references places.place (place_id),
  at bigint not null,
  kind text not null check (kind in ('confirmed', 'suspended', 'resumed', 'renamed', 'moved',
    'merged', 'absorbed', 'closed', 'reopened', 'claimed', 'claim-granted', 'claim-refused',
    'alike', 'two-places')),
  actor_kind text not null check (actor_kind in ('member', 'staff', 'cli')),
  -- The account as in places.member, when a member did it.
  member_blind bytea,
  -- The user name of the account, or cli:<os user>.
  actor text not null default '' check (length(actor) <= 100),
  reason text not null default '' check (length(reason) <= 200),
  -- Ids and names of places only.
  detail jsonb not null default '{}',
  check ((actor_kind = 'member') = (member_blind is not null))
);
create index place_event_place on places.place_event (place_id, event_id);

-- A new place that looks like another one, which its maker says it is not. The town decides.
create table places.twin (
  place_id integer not null references places.place (place_id),
  other_id integer not null references places.place (place_id),
  alike text[] not null,
  reason text not null check (length(reason) <= 200),
  made_at bigint not null,
  decision text check (decision in ('two-places', 'same-place')),
  decided_at bigint,
  primary key (place_id, other_id),
  check (place_id <> other_id),
  check ((decision is null) = (decided_at is null))
);
create index twin_other on places.twin (other_id);

-- Somebody says that he runs a place that is there already. A manager of it or the town decides.
create table places.claim (
  claim_id bigint generated always as identity primary key,
  place_id integer not null references places.place (place_id),
  -- The account as in places.member, and the registration behind it, for its masked name.
  phone_blind bytea not null,
  phone_mask text not null,
  person_id bigint not null,
  name text not null default '' check (length(name) <= 40),
  -- What he says of himself; opens beside its own row only.
  note_sealed bytea,
  made_at bigint not null,
  state text not null default 'open' check (state in ('open', 'granted', 'refused')),
  reason text not null default '' check (length(reason) <= 200),
  decided_at bigint,
  check ((state = 'open') = (decided_at is null))
);
create unique index claim_open on places.claim (place_id, phone_blind) where state = 'open';
create index claim_account on places.claim (phone_blind, made_at);
