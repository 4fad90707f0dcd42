-- Why: whoever registers others keeps a household that one tap reports, masked; a person without a
-- phone has a personal code on paper; how many others somebody reported today is bounded
-- (docs/adr/0015).
-- Lock: none that matters for the new tables; the index on people.person holds registrations up for
-- about a second at 1 M persons. Expected: milliseconds.

-- Whom a registration may report with one tap. A page posts the number, never a person.
create table people.household (
  holder_id bigint not null references people.person (person_id) on delete cascade,
  member_no smallint not null check (member_no between 1 and 32000),
  member_id bigint not null references people.person (person_id) on delete cascade,
  added_at timestamptz not null,
  -- The moment of entry it was last reported with: *same as last time* is everyone of the newest.
  last_at bigint,
  removed_at timestamptz,
  primary key (holder_id, member_no),
  unique (holder_id, member_id),
  check (holder_id <> member_id)
);
create index household_member on people.household (member_id);

-- Whom a registration reported on which Shanghai day: the bound of distinct persons a day, and what
-- it may read again among its own records. Kept as long as visits.
create table people.reported (
  reporter_id bigint not null references people.person (person_id) on delete cascade,
  reported_on date not null,
  person_id bigint not null references people.person (person_id) on delete cascade,
  primary key (reporter_id, reported_on, person_id)
);
create index reported_on on people.reported (reported_on);

-- The paper code of a person: its row must be live, whatever its MAC says.
create table people.personal_code (
  code_id bigint generated always as identity primary key,
  person_id bigint not null references people.person (person_id) on delete cascade,
  -- 1 self, 2 family, 3 manager, 4 community.
  issuer_kind smallint not null check (issuer_kind between 1 and 4),
  issuer_id text not null,
  issued_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > issued_at),
  revoked_at timestamptz,
  revoked_by text,
  check ((revoked_at is null) = (revoked_by is null))
);
create index personal_code_person on people.personal_code (person_id);
create index personal_code_issuer on people.personal_code (issuer_kind, issuer_id);

-- Whose guardian somebody is.
create index person_ward on people.person (guardian_id) where guardian_id is not null;
