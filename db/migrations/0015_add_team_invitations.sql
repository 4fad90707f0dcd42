-- Why: invitations to a team, handing a place over, the history of each team, how a duty began,
-- when a manager signed in last (F11; security decisions 2, 4, 17; docs/adr/0022).
-- Lock: `places.duty`, `people.account` and `people.otp` briefly: columns with constant defaults,
-- and one check over the codes of a day. Expected: milliseconds.

-- One invitation: to a phone, or to whoever shows a code of which only the hash is kept.
create table places.invitation (
  invitation_id bigint generated always as identity primary key,
  place_id integer not null references places.place (place_id),
  role text not null check (role in ('manager', 'gatekeeper')),
  phone_blind bytea,
  phone_mask text not null default '',
  name text not null default '' check (length(name) <= 40),
  code_hash bytea unique check (octet_length(code_hash) = 32),
  uses_left smallint not null check (uses_left between 0 and 20),
  -- The account and the registration of the manager who invites; null is the town.
  made_by bytea,
  made_by_person bigint,
  made_at bigint not null,
  expires_at bigint not null,
  ended_at bigint,
  check ((phone_blind is null) <> (code_hash is null))
);
create index invitation_place on places.invitation (place_id) where ended_at is null;
create index invitation_phone on places.invitation (phone_blind) where ended_at is null;

-- A place on its way from one manager to another: offered, then accepted, then at `due_at` done.
create table places.handover (
  handover_id bigint generated always as identity primary key,
  place_id integer not null references places.place (place_id),
  giver_blind bytea not null,
  giver_mask text not null,
  giver_person bigint not null,
  receiver_blind bytea not null,
  receiver_mask text not null,
  receiver_person bigint,
  offered_at bigint not null,
  accepted_at bigint,
  -- Until accepted: when the offer lapses. Afterwards: when the notice is over.
  due_at bigint not null,
  ended_at bigint,
  outcome text check (outcome in ('done', 'cancelled', 'declined', 'lapsed')),
  check ((ended_at is null) = (outcome is null))
);
create unique index handover_open on places.handover (place_id) where ended_at is null;
create index handover_due on places.handover (due_at) where ended_at is null;
create index handover_receiver on places.handover (receiver_blind) where ended_at is null;

-- Every change of a team: who did it to whom.
create table places.team_event (
  event_id bigint generated always as identity primary key,
  place_id integer not null references places.place (place_id),
  at bigint not null,
  what text not null check (what in ('invited', 'uninvited', 'declined', 'joined', 'removed', 'left',
    'idle', 'offered', 'accepted', 'cancelled', 'lapsed', 'handed-over')),
  role text not null check (role in ('manager', 'gatekeeper')),
  by text not null check (by in ('member', 'town', 'clock')),
  by_blind bytea,
  by_mask text not null default '',
  -- Null when a code was made for whoever scans it.
  member_blind bytea,
  member_mask text not null default ''
);
create index team_event_place on places.team_event (place_id, at);
create index team_event_idle on places.team_event (member_blind, at) where what = 'idle';

alter table places.duty add column began text not null default 'none'
  check (began in ('scanned', 'typed', 'none'));

alter table places.duty drop constraint duty_poster_check;
alter table places.duty add constraint duty_poster_check
  check (poster in ('right', 'wrong-host', 'unknown', 'withdrawn', 'other-place', 'other-point',
    'not-scanned'));

alter table people.account add column signed_in_at timestamptz not null default now();

alter table people.otp drop constraint otp_purpose_check;
alter table people.otp add constraint otp_purpose_check
  check (purpose in ('register', 'read', 'zhenheyi', 'hand-over'));
