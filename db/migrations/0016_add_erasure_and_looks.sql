-- Why: registrations are erased with their last visit (F40, docs/adr/0023): the eraser finds what it
-- closed, and what hangs on a registration, by an index; a link can be inherited. A look at a list
-- is one row of the chain, found by everyone who was on it (F39).
-- Lock: registrations wait for each small index on `people`; `visits.visit_held` is read once.
-- Expected: seconds at 1 M persons and 10 M held visits.
create index person_closed on people.person (closed_at) where closed_at is not null;
create index account_person on people.account (person_id);
create index reported_person on people.reported (person_id);
create index visit_held_reporter on visits.visit_held (reporter_id) where reporter_id is not null;

alter table people.link drop constraint link_because_check;
alter table people.link add constraint link_because_check check (because between 1 and 5);

-- Who was seen by a row that is about several: the row itself, chained, names them in its detail.
create table staff.audit_person_seen (
  person_id bigint not null,
  seq bigint not null,
  primary key (person_id, seq)
);
create trigger audit_person_seen_append_only
  before update or delete or truncate on staff.audit_person_seen
  for each statement execute function staff.refuse_change();
