-- Why: the page of a closed case says who closed it and why; the reason lies sealed, as in the
-- audit. Cases that are closed already keep only when.
-- Lock: the table of cases, which no scan touches. Expected: moments.
alter table tracing.case_file add column closed_by text, add column closing_sealed bytea;
