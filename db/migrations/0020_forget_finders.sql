-- Why: who found a code that leads elsewhere and who enrolled a screen was kept until the code was
-- settled, or for ever, also when that registration was erased (F40; docs/adr/0023). Nobody reads
-- it: the town looks at the wall, and a manager at the screen.
-- Lock: the two tables, which no scan touches. Expected: moments.
alter table places.strange_code drop column person_id;
alter table places.screen drop column made_by;
