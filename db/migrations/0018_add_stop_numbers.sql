-- Why: whoever was stopped is asked for his two digits until somebody dealt with him (F25), longer
-- than the ten minutes they are in memory, and after a restart. They tell nothing about anybody.
-- Lock: none to speak of, a column without a default. Expected: moments.
alter table visits.stop add column pass_number smallint check (pass_number between 0 and 99);
