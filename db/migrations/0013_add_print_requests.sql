-- Why: a manager without a printer asks the town to print the signs of a place and everything
-- below it (F9). Names no person: a place, how many sheets, and how far it is.
-- Lock: none that matters, the table is new. Expected: milliseconds.
create table places.print_request (
  request_id integer generated always as identity primary key,
  place_id integer not null references places.place (place_id),
  format text not null check (format in ('a4', 'a5', 'sticker', 'bus-door')),
  -- As many as there were when it was asked for.
  signs integer not null check (signs between 1 and 100000),
  state text not null default 'asked' check (state in ('asked', 'printed', 'fetched')),
  asked_at bigint not null,
  printed_at bigint,
  -- The user name of the account.
  printed_by text not null default '' check (length(printed_by) <= 100),
  fetched_at bigint,
  check ((state = 'asked') = (printed_at is null)),
  check ((state = 'fetched') = (fetched_at is not null))
);
-- One at a time for a place: whoever asks twice has asked once.
create unique index print_request_open on places.print_request (place_id)
  where state <> 'fetched';
create index print_request_place on places.print_request (place_id, request_id);
create index print_request_state on places.print_request (state, request_id);
