-- Why: a ward whose document has no date of birth (a passport) never became 14: the guardian says it,
-- and it is kept sealed until the registration goes (docs/adr/0015). Wards recorded before have none.
-- Lock: registrations wait for the new table's key to people.person. Expected: moments.
create table people.ward_birth (
  person_id bigint primary key references people.person (person_id) on delete cascade,
  sealed bytea not null
);
