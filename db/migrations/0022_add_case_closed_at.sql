-- Why: what a closed case keeps of its candidates (who was where with whom) is a copy of visits,
-- and goes as long after the closing as visits are kept (F40; docs/adr/0023). Cases that are closed
-- already count from now.
-- Lock: the table of cases, which no scan touches. Expected: moments.
alter table tracing.case_file add column closed_at timestamptz
  check (closed_at is null or state = 'closed');
update tracing.case_file set closed_at = now() where state = 'closed';
create index case_file_closed on tracing.case_file (closed_at) where closed_at is not null;
