-- Why: names typed for members, in invitations and in claims are sealed, each bound to its row: a
-- dump or a backup does not show who runs which shop (security decision 5). SQL cannot seal, so
-- names typed before are removed: they are labels nobody has to give, and the mask of the phone is
-- shown instead. The tables are written anew, so that no file of them holds an old name.
-- Lock: the three tables; a scan reads memory and does not wait. Expected: a second for 100,000
-- members.
alter table places.member drop column name;
alter table places.member add column name_sealed bytea;
cluster places.member using member_pkey;
alter table places.member set without cluster;

alter table places.invitation drop column name;
alter table places.invitation add column name_sealed bytea;
cluster places.invitation using invitation_pkey;
alter table places.invitation set without cluster;

alter table places.claim drop column name;
alter table places.claim add column name_sealed bytea;
cluster places.claim using claim_pkey;
alter table places.claim set without cluster;
