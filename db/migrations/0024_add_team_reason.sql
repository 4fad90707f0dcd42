-- Why: the history of a team names the division whose staff did something, and the reason given,
-- sealed (docs/adr/0022). Of rows from before neither is known.
-- Lock: the history of teams, for a moment; no scan touches it. Expected: moments.
alter table places.team_event
  add column by_division text not null default '',
  add column reason_sealed bytea;
