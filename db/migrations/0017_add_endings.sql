-- Why: what is open at a place ends with it and says why; a granted claim is a row of the team's
-- history; the town corrects a place, and an import says what it changed; accounts leave the
-- histories when their time is over (F5, F7, F11, F40; docs/adr/0018, 0022, 0023).
-- Lock: the small tables of teams and places.place_event, to check what they hold; a scan reads
-- memory and does not wait. Expected: a second for a million rows of history.

-- The place closed, went up in another one, or left its complex. Null: over by itself.
alter table places.invitation add column over_because text
  check (over_because in ('closed', 'merged', 'moved'));
alter table places.invitation add constraint invitation_over_check
  check (over_because is null or ended_at is not null);

alter table places.handover drop constraint handover_outcome_check;
alter table places.handover add constraint handover_outcome_check
  check (outcome in ('done', 'cancelled', 'declined', 'lapsed', 'closed', 'merged', 'moved'));

-- What waits at places that are closed already.
update places.invitation i
set ended_at = extract(epoch from now())::bigint,
  over_because = case when p.merged_into is null then 'closed' else 'merged' end
from places.place p
where p.place_id = i.place_id and p.state = 'closed' and i.ended_at is null;
update places.handover h
set ended_at = extract(epoch from now())::bigint,
  outcome = case when p.merged_into is null then 'closed' else 'merged' end
from places.place p
where p.place_id = h.place_id and p.state = 'closed' and h.ended_at is null;

alter table places.team_event add column because text not null default ''
  check (because in ('', 'closed', 'merged', 'moved'));
alter table places.team_event drop constraint team_event_what_check;
alter table places.team_event add constraint team_event_what_check
  check (what in ('invited', 'uninvited', 'declined', 'joined', 'claim-granted', 'removed', 'left',
    'idle', 'offered', 'accepted', 'cancelled', 'lapsed', 'handed-over'));

alter table places.place_event drop constraint place_event_kind_check;
alter table places.place_event add constraint place_event_kind_check
  check (kind in ('confirmed', 'suspended', 'resumed', 'renamed', 'address-changed',
    'town-changed', 'category-changed', 'identifier-changed', 'moved', 'merged', 'absorbed',
    'closed', 'reopened', 'claimed', 'claim-granted', 'claim-refused', 'alike', 'two-places'));

-- The history stays when the account that made it is forgotten.
alter table places.place_event drop constraint place_event_check;
alter table places.place_event add constraint place_event_member_check
  check (member_blind is null or actor_kind = 'member');
alter table places.complex_import alter column made_by drop not null;
