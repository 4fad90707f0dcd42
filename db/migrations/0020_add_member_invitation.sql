-- Why: a member knows by which invitation he came in, so that a yes which is said again is answered
-- as the first time, and only to whoever said it (F11). Members of before know none.
-- And: who found a code that leads elsewhere and who enrolled a screen was kept until the code was
-- settled, or for ever, also when that registration was erased (F40; docs/adr/0023). Nobody reads
-- it: the town looks at the wall, and a manager at the screen.
-- Lock: the three tables, which no scan touches. Expected: moments.
alter table places.member add column invitation_id bigint;
alter table places.strange_code drop column person_id;
alter table places.screen drop column made_by;
