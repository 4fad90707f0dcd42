-- Made from the migrations by "npm run schema". Do not edit.

create table platform.data_key (
  key_id smallint not null,
  purpose text not null,
  suite smallint not null,
  wrapped bytea not null,
  check_value bytea not null,
  state text not null default 'current'::text,
  created_at timestamp with time zone not null default now(),
  constraint data_key_pkey PRIMARY KEY (key_id),
  constraint data_key_purpose_check CHECK ((purpose = ANY (ARRAY['identity'::text, 'notes'::text, 'index'::text, 'token'::text, 'ticket'::text, 'otp'::text, 'door'::text, 'place-sign'::text, 'audit-sign'::text]))),
  constraint data_key_state_check CHECK ((state = ANY (ARRAY['current'::text, 'retired'::text]))),
  constraint data_key_suite_check CHECK ((suite = 1))
);
CREATE UNIQUE INDEX data_key_current ON platform.data_key USING btree (purpose) WHERE (state = 'current'::text);

create table platform.installation (
  only_row boolean not null default true,
  installation_id uuid not null,
  mode text not null,
  city jsonb not null,
  public_url text not null,
  created_at timestamp with time zone not null default now(),
  constraint installation_mode_check CHECK ((mode = ANY (ARRAY['demo'::text, 'production'::text]))),
  constraint installation_only_row_check CHECK (only_row),
  constraint installation_pkey PRIMARY KEY (only_row)
);

create table platform.progress (
  name text not null,
  done bigint not null,
  total bigint not null,
  note text not null default ''::text,
  changed_at timestamp with time zone not null default now(),
  constraint progress_pkey PRIMARY KEY (name)
);

create table platform.setting (
  name text not null,
  body jsonb not null,
  changed_at timestamp with time zone not null default now(),
  constraint setting_pkey PRIMARY KEY (name)
);

create table staff.account (
  id text not null,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamp with time zone,
  "refreshTokenExpiresAt" timestamp with time zone,
  scope text,
  password text,
  "createdAt" timestamp with time zone not null default now(),
  "updatedAt" timestamp with time zone not null default now(),
  constraint account_pkey PRIMARY KEY (id),
  constraint account_userId_fkey FOREIGN KEY ("userId") REFERENCES staff."user"(id) ON DELETE CASCADE
);
CREATE INDEX account_user ON staff.account USING btree ("userId");

create table staff.audit (
  seq bigint not null,
  at bigint not null,
  actor text not null,
  actor_kind text not null,
  action smallint not null,
  person_id bigint,
  case_id bigint,
  reason_sealed bytea,
  detail text not null,
  prev bytea not null,
  hash bytea not null,
  constraint audit_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['staff'::text, 'person'::text, 'cli'::text, 'system'::text]))),
  constraint audit_pkey PRIMARY KEY (seq)
);
CREATE INDEX audit_person ON staff.audit USING btree (person_id, seq) WHERE (person_id IS NOT NULL);

create table staff.audit_head (
  only_row boolean not null default true,
  seq bigint not null,
  hash bytea not null,
  constraint audit_head_only_row_check CHECK (only_row),
  constraint audit_head_pkey PRIMARY KEY (only_row)
);

create table staff.audit_person_seen (
  person_id bigint not null,
  seq bigint not null,
  constraint audit_person_seen_pkey PRIMARY KEY (person_id, seq)
);

create table staff.role (
  user_id text not null,
  role text not null,
  division text not null,
  granted_at timestamp with time zone not null default now(),
  constraint role_division_check CHECK ((division ~ '^[0-9]{2,12}$'::text)),
  constraint role_pkey PRIMARY KEY (user_id, role, division),
  constraint role_role_check CHECK ((role = ANY (ARRAY['tracer'::text, 'supervisor'::text, 'auditor'::text, 'administrator'::text]))),
  constraint role_user_id_fkey FOREIGN KEY (user_id) REFERENCES staff."user"(id) ON DELETE CASCADE
);

create table staff.session (
  id text not null,
  "expiresAt" timestamp with time zone not null,
  token text not null,
  "createdAt" timestamp with time zone not null default now(),
  "updatedAt" timestamp with time zone not null default now(),
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null,
  constraint session_pkey PRIMARY KEY (id),
  constraint session_token_key UNIQUE (token),
  constraint session_userId_fkey FOREIGN KEY ("userId") REFERENCES staff."user"(id) ON DELETE CASCADE
);
CREATE INDEX session_owner ON staff.session USING btree ("userId");

create table staff.sign_in_failure (
  failure_id bigint not null default identity,
  username text not null,
  at timestamp with time zone not null default now(),
  constraint sign_in_failure_pkey PRIMARY KEY (failure_id)
);
CREATE INDEX sign_in_failure_username ON staff.sign_in_failure USING btree (username, at);

create table staff."twoFactor" (
  id text not null,
  secret text not null,
  "backupCodes" text not null,
  "userId" text not null,
  verified boolean default true,
  "failedVerificationCount" integer not null default 0,
  "lockedUntil" timestamp with time zone,
  constraint twoFactor_pkey PRIMARY KEY (id),
  constraint twoFactor_userId_fkey FOREIGN KEY ("userId") REFERENCES staff."user"(id) ON DELETE CASCADE
);
CREATE INDEX two_factor_user ON staff."twoFactor" USING btree ("userId");

create table staff."user" (
  id text not null,
  name text not null,
  email text not null,
  "emailVerified" boolean not null default false,
  image text,
  "createdAt" timestamp with time zone not null default now(),
  "updatedAt" timestamp with time zone not null default now(),
  "twoFactorEnabled" boolean default false,
  username text,
  "displayUsername" text,
  constraint user_email_key UNIQUE (email),
  constraint user_pkey PRIMARY KEY (id),
  constraint user_username_key UNIQUE (username)
);

create table staff.verification (
  id text not null,
  identifier text not null,
  value text not null,
  "expiresAt" timestamp with time zone not null,
  "createdAt" timestamp with time zone not null default now(),
  "updatedAt" timestamp with time zone not null default now(),
  constraint verification_pkey PRIMARY KEY (id)
);
CREATE INDEX verification_identifier ON staff.verification USING btree (identifier);

create table people.account (
  phone_blind bytea not null,
  person_id bigint not null,
  opened_at timestamp with time zone not null default now(),
  signed_in_at timestamp with time zone not null default now(),
  constraint account_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(person_id) ON DELETE CASCADE,
  constraint account_phone_blind_check CHECK ((octet_length(phone_blind) = 16)),
  constraint account_pkey PRIMARY KEY (phone_blind)
);
CREATE INDEX account_person ON people.account USING btree (person_id);

create table people.device (
  device_id bigint not null,
  person_id bigint not null,
  device_no smallint not null,
  provider smallint not null default 0,
  created_at timestamp with time zone not null default now(),
  seen_on date not null,
  constraint device_person_id_device_no_key UNIQUE (person_id, device_no),
  constraint device_pkey PRIMARY KEY (device_id)
);

create table people.fact (
  document_blind bytea not null,
  kind smallint not null,
  source smallint not null,
  list_id bigint not null default 0,
  sealed bytea not null,
  seen_at timestamp with time zone not null,
  valid_until timestamp with time zone not null,
  constraint fact_document_blind_check CHECK ((octet_length(document_blind) = 16)),
  constraint fact_kind_check CHECK ((kind = ANY (ARRAY[1, 2]))),
  constraint fact_pkey PRIMARY KEY (document_blind, kind, source, list_id),
  constraint fact_source_check CHECK ((source = ANY (ARRAY[1, 2])))
);
CREATE INDEX fact_list_rows ON people.fact USING btree (list_id) WHERE (list_id <> 0);
CREATE INDEX fact_valid_until ON people.fact USING btree (valid_until);

create table people.fact_list (
  list_id bigint not null default identity,
  kind smallint not null,
  title_sealed bytea not null,
  state text not null,
  rows_total integer not null default 0,
  rows_done integer not null default 0,
  errors_total integer not null default 0,
  errors jsonb not null default '[]'::jsonb,
  file_mac bytea not null,
  imported_by text not null,
  begun_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  withdrawn_by text,
  withdrawn_at timestamp with time zone,
  constraint fact_list_file_mac_check CHECK ((octet_length(file_mac) = 16)),
  constraint fact_list_kind_check CHECK ((kind = ANY (ARRAY[1, 2]))),
  constraint fact_list_pkey PRIMARY KEY (list_id),
  constraint fact_list_state_check CHECK ((state = ANY (ARRAY['reading'::text, 'imported'::text, 'refused'::text, 'withdrawn'::text])))
);

create table people.household (
  holder_id bigint not null,
  member_no smallint not null,
  member_id bigint not null,
  added_at timestamp with time zone not null,
  last_at bigint,
  removed_at timestamp with time zone,
  constraint household_check CHECK ((holder_id <> member_id)),
  constraint household_holder_id_fkey FOREIGN KEY (holder_id) REFERENCES people.person(person_id) ON DELETE CASCADE,
  constraint household_holder_id_member_id_key UNIQUE (holder_id, member_id),
  constraint household_member_id_fkey FOREIGN KEY (member_id) REFERENCES people.person(person_id) ON DELETE CASCADE,
  constraint household_member_no_check CHECK (((member_no >= 1) AND (member_no <= 32000))),
  constraint household_pkey PRIMARY KEY (holder_id, member_no)
);
CREATE INDEX household_member ON people.household USING btree (member_id);

create table people.identifier (
  person_id bigint not null,
  kind smallint not null,
  index_key smallint not null,
  blind bytea not null,
  sealed bytea not null,
  confirmed_at timestamp with time zone,
  added_at timestamp with time zone not null default now(),
  constraint identifier_blind_check CHECK ((octet_length(blind) = 16)),
  constraint identifier_kind_check CHECK (((kind >= 1) AND (kind <= 6))),
  constraint identifier_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(person_id) ON DELETE CASCADE,
  constraint identifier_pkey PRIMARY KEY (person_id, kind, index_key, blind)
);
CREATE INDEX identifier_blind ON people.identifier USING btree (kind, blind);

create table people.link (
  link_id bigint not null default identity,
  person_a bigint not null,
  person_b bigint not null,
  kind smallint not null,
  because smallint not null,
  made_by text not null,
  made_at timestamp with time zone not null default now(),
  constraint link_because_check CHECK (((because >= 1) AND (because <= 5))),
  constraint link_check CHECK ((person_a < person_b)),
  constraint link_kind_check CHECK ((kind = ANY (ARRAY[1, 2]))),
  constraint link_pkey PRIMARY KEY (link_id)
);
CREATE INDEX link_a ON people.link USING btree (person_a);
CREATE INDEX link_b ON people.link USING btree (person_b);

create table people.mask (
  person_id bigint not null,
  sealed bytea not null,
  constraint mask_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(person_id) ON DELETE CASCADE,
  constraint mask_pkey PRIMARY KEY (person_id)
);

create table people.otp (
  challenge_id uuid not null,
  phone_blind bytea not null,
  purpose text not null,
  code_mac bytea not null,
  tries smallint not null default 0,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  ticket_print bigint,
  browser_hash bytea not null,
  network_hash bytea not null,
  asked_at timestamp with time zone not null default now(),
  constraint otp_pkey PRIMARY KEY (challenge_id),
  constraint otp_purpose_check CHECK ((purpose = ANY (ARRAY['register'::text, 'read'::text, 'zhenheyi'::text, 'hand-over'::text])))
);
CREATE INDEX otp_asked ON people.otp USING btree (asked_at);
CREATE INDEX otp_network ON people.otp USING btree (network_hash, asked_at);
CREATE INDEX otp_phone ON people.otp USING btree (phone_blind, asked_at);
CREATE INDEX otp_print ON people.otp USING btree (ticket_print, asked_at);

create table people.person (
  person_id bigint not null,
  root_id bigint not null,
  pair_blind bytea not null,
  origin smallint not null,
  assurance smallint not null default 0,
  guardian_id bigint,
  consented_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  closed_at timestamp with time zone,
  constraint person_assurance_check CHECK (((assurance >= 0) AND (assurance <= 3))),
  constraint person_origin_check CHECK (((origin >= 1) AND (origin <= 5))),
  constraint person_pair_blind_check CHECK ((octet_length(pair_blind) = 16)),
  constraint person_pair_blind_key UNIQUE (pair_blind),
  constraint person_pkey PRIMARY KEY (person_id)
);
CREATE INDEX person_closed ON people.person USING btree (closed_at) WHERE (closed_at IS NOT NULL);
CREATE INDEX person_linked ON people.person USING btree (person_id, root_id) WHERE (root_id <> person_id);
CREATE INDEX person_root ON people.person USING btree (root_id) WHERE (root_id <> person_id);
CREATE INDEX person_ward ON people.person USING btree (guardian_id) WHERE (guardian_id IS NOT NULL);

create table people.personal_code (
  code_id bigint not null default identity,
  person_id bigint not null,
  issuer_kind smallint not null,
  issuer_id text not null,
  issued_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  revoked_by text,
  constraint personal_code_check CHECK ((expires_at > issued_at)),
  constraint personal_code_check1 CHECK (((revoked_at IS NULL) = (revoked_by IS NULL))),
  constraint personal_code_issuer_kind_check CHECK (((issuer_kind >= 1) AND (issuer_kind <= 4))),
  constraint personal_code_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(person_id) ON DELETE CASCADE,
  constraint personal_code_pkey PRIMARY KEY (code_id)
);
CREATE INDEX personal_code_issuer ON people.personal_code USING btree (issuer_kind, issuer_id);
CREATE INDEX personal_code_person ON people.personal_code USING btree (person_id);

create table people.reported (
  reporter_id bigint not null,
  reported_on date not null,
  person_id bigint not null,
  constraint reported_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(person_id) ON DELETE CASCADE,
  constraint reported_pkey PRIMARY KEY (reporter_id, reported_on, person_id),
  constraint reported_reporter_id_fkey FOREIGN KEY (reporter_id) REFERENCES people.person(person_id) ON DELETE CASCADE
);
CREATE INDEX reported_on ON people.reported USING btree (reported_on);
CREATE INDEX reported_person ON people.reported USING btree (person_id);

create table people.revocation (
  revocation_id bigint not null default identity,
  subject smallint not null,
  subject_id bigint not null,
  not_before bigint not null,
  because text not null,
  made_at timestamp with time zone not null default now(),
  constraint revocation_pkey PRIMARY KEY (revocation_id),
  constraint revocation_subject_check CHECK ((subject = ANY (ARRAY[1, 2, 3])))
);
CREATE INDEX revocation_made ON people.revocation USING btree (made_at);

create table people.session (
  session_id uuid not null,
  token_hash bytea not null,
  power text not null,
  person_id bigint,
  phone_blind bytea not null,
  phone_sealed bytea not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint session_pkey PRIMARY KEY (session_id),
  constraint session_power_check CHECK ((power = ANY (ARRAY['read'::text, 'run'::text]))),
  constraint session_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX session_phone ON people.session USING btree (phone_blind);

create table people.standing_change (
  change_id bigint not null default identity,
  person_id bigint,
  made_at timestamp with time zone not null default clock_timestamp(),
  constraint standing_change_pkey PRIMARY KEY (change_id)
);
CREATE INDEX standing_change_made ON people.standing_change USING btree (made_at);

create table people.ward_birth (
  person_id bigint not null,
  sealed bytea not null,
  constraint ward_birth_person_id_fkey FOREIGN KEY (person_id) REFERENCES people.person(person_id) ON DELETE CASCADE,
  constraint ward_birth_pkey PRIMARY KEY (person_id)
);

create table places.category (
  category text not null,
  name_zh text not null,
  name_en text not null,
  identifier text not null,
  dwell_minutes smallint not null,
  sort smallint not null default 0,
  constraint category_category_check CHECK ((category ~ '^[a-z][a-z-]{1,40}$'::text)),
  constraint category_dwell_minutes_check CHECK (((dwell_minutes >= 1) AND (dwell_minutes <= 1440))),
  constraint category_identifier_check CHECK ((identifier = ANY (ARRAY['credit-code'::text, 'plate'::text, 'none'::text]))),
  constraint category_pkey PRIMARY KEY (category)
);

create table places.claim (
  claim_id bigint not null default identity,
  place_id integer not null,
  phone_blind bytea not null,
  phone_mask text not null,
  person_id bigint not null,
  note_sealed bytea,
  made_at bigint not null,
  state text not null default 'open'::text,
  reason text not null default ''::text,
  decided_at bigint,
  name_sealed bytea,
  constraint claim_check CHECK (((state = 'open'::text) = (decided_at IS NULL))),
  constraint claim_pkey PRIMARY KEY (claim_id),
  constraint claim_place_id_fkey FOREIGN KEY (place_id) REFERENCES places.place(place_id),
  constraint claim_reason_check CHECK ((length(reason) <= 200)),
  constraint claim_state_check CHECK ((state = ANY (ARRAY['open'::text, 'granted'::text, 'refused'::text])))
);
CREATE INDEX claim_account ON places.claim USING btree (phone_blind, made_at);
CREATE UNIQUE INDEX claim_open ON places.claim USING btree (place_id, phone_blind) WHERE (state = 'open'::text);

create table places.complex_import (
  place_id integer not null,
  import_id uuid not null,
  made_by bytea,
  made_at bigint not null,
  content_hash bytea not null,
  made integer not null,
  changed integer not null,
  same integer not null,
  invited integer not null,
  before jsonb not null default '[]'::jsonb,
  constraint complex_import_content_hash_check CHECK ((octet_length(content_hash) = 32)),
  constraint complex_import_pkey PRIMARY KEY (place_id, import_id),
  constraint complex_import_place_id_fkey FOREIGN KEY (place_id) REFERENCES places.place(place_id)
);
CREATE INDEX complex_import_account ON places.complex_import USING btree (made_by, made_at);

create table places.division (
  division text not null,
  parent text,
  name_zh text not null,
  name_en text not null,
  phone text not null default ''::text,
  sort smallint not null default 0,
  constraint division_division_check CHECK ((division ~ '^[0-9]{6,12}$'::text)),
  constraint division_parent_fkey FOREIGN KEY (parent) REFERENCES places.division(division),
  constraint division_pkey PRIMARY KEY (division)
);

create table places.door_device (
  device_id uuid not null,
  place_id integer not null,
  point_id integer not null,
  phone_blind bytea not null,
  person_id bigint not null,
  public_key bytea not null,
  made_at bigint not null,
  shift_until bigint not null,
  synced_at bigint not null,
  last_seq integer not null default 0,
  last_hash text,
  refused_count integer not null default 0,
  revoked_at bigint,
  constraint door_device_pkey PRIMARY KEY (device_id),
  constraint door_device_place_id_fkey FOREIGN KEY (place_id) REFERENCES places.place(place_id),
  constraint door_device_point_id_fkey FOREIGN KEY (point_id) REFERENCES places.point(point_id),
  constraint door_device_public_key_check CHECK ((length(public_key) = 65))
);
CREATE INDEX door_device_place ON places.door_device USING btree (place_id, made_at);

create table places.duty (
  duty_id bigint not null default identity,
  place_id integer not null,
  phone_blind bytea not null,
  person_id bigint,
  started_at bigint not null,
  ended_at bigint,
  point_id integer,
  poster text not null default 'not-scanned'::text,
  began text not null default 'none'::text,
  constraint duty_began_check CHECK ((began = ANY (ARRAY['scanned'::text, 'typed'::text, 'none'::text]))),
  constraint duty_pkey PRIMARY KEY (duty_id),
  constraint duty_place_id_fkey FOREIGN KEY (place_id) REFERENCES places.place(place_id),
  constraint duty_poster_check CHECK ((poster = ANY (ARRAY['right'::text, 'wrong-host'::text, 'unknown'::text, 'withdrawn'::text, 'other-place'::text, 'other-point'::text, 'not-scanned'::text])))
);
CREATE INDEX duty_account ON places.duty USING btree (place_id, phone_blind) WHERE (ended_at IS NULL);
CREATE INDEX duty_open ON places.duty USING btree (place_id) WHERE (ended_at IS NULL);

create table places.handover (
  handover_id bigint not null default identity,
  place_id integer not null,
  giver_blind bytea not null,
  giver_mask text not null,
  giver_person bigint not null,
  receiver_blind bytea not null,
  receiver_mask text not null,
  receiver_person bigint,
  offered_at bigint not null,
  accepted_at bigint,
  due_at bigint not null,
  ended_at bigint,
  outcome text,
  constraint handover_check CHECK (((ended_at IS NULL) = (outcome IS NULL))),
  constraint handover_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'cancelled'::text, 'declined'::text, 'lapsed'::text, 'closed'::text, 'merged'::text, 'moved'::text]))),
  constraint handover_pkey PRIMARY KEY (handover_id),
  constraint handover_place_id_fkey FOREIGN KEY (place_id) REFERENCES places.place(place_id)
);
CREATE INDEX handover_due ON places.handover USING btree (due_at) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX handover_open ON places.handover USING btree (place_id) WHERE (ended_at IS NULL);
CREATE INDEX handover_receiver ON places.handover USING btree (receiver_blind) WHERE (ended_at IS NULL);

create table places.intake_key (
  key_id smallint not null,
  public_key text not null,
  private_sealed bytea not null,
  made_at timestamp with time zone not null default now(),
  constraint intake_key_pkey PRIMARY KEY (key_id),
  constraint intake_key_public_key_check CHECK ((public_key ~ '^[A-Za-z0-9_-]{87}$'::text))
);

create table places.invitation (
  invitation_id bigint not null default identity,
  place_id integer not null,
  role text not null,
  phone_blind bytea,
  phone_mask text not null default ''::text,
  code_hash bytea,
  uses_left smallint not null,
  made_by bytea,
  made_by_person bigint,
  made_at bigint not null,
  expires_at bigint not null,
  ended_at bigint,
  over_because text,
  name_sealed bytea,
  constraint invitation_check CHECK (((phone_blind IS NULL) <> (code_hash IS NULL))),
  constraint invitation_code_hash_check CHECK ((octet_length(code_hash) = 32)),
  constraint invitation_code_hash_key UNIQUE (code_hash),
  constraint invitation_over_because_check CHECK ((over_because = ANY (ARRAY['closed'::text, 'merged'::text, 'moved'::text]))),
  constraint invitation_over_check CHECK (((over_because IS NULL) OR (ended_at IS NOT NULL))),
  constraint invitation_pkey PRIMARY KEY (invitation_id),
  constraint invitation_place_id_fkey FOREIGN KEY (place_id) REFERENCES places.place(place_id),
  constraint invitation_role_check CHECK ((role = ANY (ARRAY['manager'::text, 'gatekeeper'::text]))),
  constraint invitation_uses_left_check CHECK (((uses_left >= 0) AND (uses_left <= 20)))
);
CREATE INDEX invitation_phone ON places.invitation USING btree (phone_blind) WHERE (ended_at IS NULL);
CREATE INDEX invitation_place ON places.invitation USING btree (place_id) WHERE (ended_at IS NULL);

create table places.member (
  place_id integer not null,
  phone_blind bytea not null,
  phone_mask text not null,
  role text not null,
  added_at timestamp with time zone not null default now(),
  removed_at timestamp with time zone,
  name_sealed bytea,
  invitation_id bigint,
  constraint member_pkey PRIMARY KEY (place_id, phone_blind, role),
  constraint member_place_id_fkey FOREIGN KEY (place_id) REFERENCES places.place(place_id),
  constraint member_role_check CHECK ((role = ANY (ARRAY['manager'::text, 'gatekeeper'::text])))
);
CREATE INDEX member_phone ON places.member USING btree (phone_blind) WHERE (removed_at IS NULL);

create table places.place (
  place_id integer not null default identity,
  parent_id integer,
  complex_id integer not null,
  kind text not null,
  name text not null,
  category text not null,
  division text not null,
  address text not null default ''::text,
  longitude double precision,
  latitude double precision,
  identifier_kind text not null,
  identifier text not null default ''::text,
  identifier_reason text not null default ''::text,
  opens_at smallint not null default 0,
  closes_at smallint not null default 1440,
  state text not null default 'unconfirmed'::text,
  origin text not null default 'manager'::text,
  reference text,
  next_print_no smallint not null default 1,
  created_at timestamp with time zone not null default now(),
  closed_at timestamp with time zone,
  name_key text not null default ''::text,
  address_key text not null default ''::text,
  state_before text,
  merged_into integer,
  label text not null default ''::text,
  constraint place_address_check CHECK ((length(address) <= 200)),
  constraint place_category_fkey FOREIGN KEY (category) REFERENCES places.category(category),
  constraint place_closes_at_check CHECK (((closes_at >= 0) AND (closes_at <= 2880))),
  constraint place_division_fkey FOREIGN KEY (division) REFERENCES places.division(division),
  constraint place_identifier_check CHECK ((length(identifier) <= 40)),
  constraint place_identifier_kind_check CHECK ((identifier_kind = ANY (ARRAY['credit-code'::text, 'plate'::text, 'none'::text]))),
  constraint place_identifier_reason_check CHECK ((length(identifier_reason) <= 200)),
  constraint place_kind_check CHECK ((kind = ANY (ARRAY['place'::text, 'building'::text, 'floor'::text, 'unit'::text, 'vehicle'::text]))),
  constraint place_label_check CHECK ((length(label) <= 80)),
  constraint place_latitude_check CHECK (((latitude >= ('-90'::integer)::double precision) AND (latitude <= (90)::double precision))),
  constraint place_longitude_check CHECK (((longitude >= ('-180'::integer)::double precision) AND (longitude <= (180)::double precision))),
  constraint place_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES places.place(place_id),
  constraint place_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80))),
  constraint place_opens_at_check CHECK (((opens_at >= 0) AND (opens_at <= 1440))),
  constraint place_origin_check CHECK ((origin = ANY (ARRAY['manager'::text, 'import'::text, 'demo'::text]))),
  constraint place_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES places.place(place_id),
  constraint place_pkey PRIMARY KEY (place_id),
  constraint place_reference_key UNIQUE (reference),
  constraint place_state_before_check CHECK ((state_before = ANY (ARRAY['unconfirmed'::text, 'confirmed'::text, 'suspended'::text]))),
  constraint place_state_check CHECK ((state = ANY (ARRAY['unconfirmed'::text, 'confirmed'::text, 'suspended'::text, 'closed'::text])))
);
CREATE INDEX place_address_key ON places.place USING btree (address_key) WHERE (address_key <> ''::text);
CREATE INDEX place_complex ON places.place USING btree (complex_id);
CREATE INDEX place_division ON places.place USING btree (division, state);
CREATE INDEX place_identifier ON places.place USING btree (identifier) WHERE (identifier <> ''::text);
CREATE INDEX place_merged ON places.place USING btree (merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX place_name_key ON places.place USING btree (name_key) WHERE (name_key <> ''::text);
CREATE INDEX place_parent ON places.place USING btree (parent_id);

create table places.place_event (
  event_id bigint not null default identity,
  place_id integer not null,
  at bigint not null,
  kind text not null,
  actor_kind text not null,
  member_blind bytea,
  actor text not null default ''::text,
  reason text not null default ''::text,
  detail jsonb not null default '{}'::jsonb,
  constraint place_event_actor_check CHECK ((length(actor) <= 100)),
  constraint place_event_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['member'::text, 'staff'::text, 'cli'::text]))),
  constraint place_event_kind_check CHECK ((kind = ANY (ARRAY['confirmed'::text, 'suspended'::text, 'resumed'::text, 'renamed'::text, 'address-changed'::text, 'town-changed'::text, 'category-changed'::text, 'identifier-changed'::text, 'moved'::text, 'merged'::text, 'absorbed'::text, 'closed'::text, 'reopened'::text, 'claimed'::text, 'claim-granted'::text, 'claim-refused'::text, 'alike'::text, 'two-places'::text]))),
  constraint place_event_member_check CHECK (((member_blind IS NULL) OR (actor_kind = 'member'::text))),
  constraint place_event_pkey PRIMARY KEY (event_id),
  constraint place_event_place_id_fkey FOREIGN KEY (place_id) REFERENCES places.place(place_id),
  constraint place_event_reason_check CHECK ((length(reason) <= 200))
);
CREATE INDEX place_event_place ON places.place_event USING btree (place_id, event_id);

create table places.point (
  point_id integer not null default identity,
  place_id integer not null,
  name text not null,
  short_number text not null,
  created_at timestamp with time zone not null default now(),
  closed_at timestamp with time zone,
  constraint point_name_check CHECK (((length(name) >= 1) AND (length(name) <= 40))),
  constraint point_pkey PRIMARY KEY (point_id),
  constraint point_place_id_fkey FOREIGN KEY (place_id) REFERENCES places.place(place_id),
  constraint point_short_number_check CHECK ((short_number ~ '^[0-9]{8}$'::text)),
  constraint point_short_number_key UNIQUE (short_number)
);
CREATE INDEX point_place ON places.point USING btree (place_id);

create table places.print (
  print_id bigint not null,
  point_id integer not null,
  place_id integer not null,
  print_no smallint not null,
  key_id smallint not null,
  token text not null,
  made_at timestamp with time zone not null default now(),
  withdrawn_at timestamp with time zone,
  withdrawn_because text not null default ''::text,
  changed_at timestamp with time zone not null default now(),
  is_screen boolean not null default false,
  constraint print_pkey PRIMARY KEY (print_id),
  constraint print_place_id_fkey FOREIGN KEY (place_id) REFERENCES places.place(place_id),
  constraint print_place_id_print_no_key UNIQUE (place_id, print_no),
  constraint print_point_id_fkey FOREIGN KEY (point_id) REFERENCES places.point(point_id),
  constraint print_print_id_check CHECK (((print_id >= 1) AND (print_id <= '281474976710655'::bigint))),
  constraint print_token_check CHECK ((token ~ '^[A-Za-z0-9_-]{32}$'::text)),
  constraint print_token_key UNIQUE (token)
);
CREATE INDEX print_changed ON places.print USING btree (changed_at);
CREATE INDEX print_point ON places.print USING btree (point_id);

create table places.print_request (
  request_id integer not null default identity,
  place_id integer not null,
  format text not null,
  signs integer not null,
  state text not null default 'asked'::text,
  asked_at bigint not null,
  printed_at bigint,
  printed_by text not null default ''::text,
  fetched_at bigint,
  constraint print_request_check CHECK (((state = 'asked'::text) = (printed_at IS NULL))),
  constraint print_request_check1 CHECK (((state = 'fetched'::text) = (fetched_at IS NOT NULL))),
  constraint print_request_format_check CHECK ((format = ANY (ARRAY['a4'::text, 'a5'::text, 'sticker'::text, 'bus-door'::text]))),
  constraint print_request_pkey PRIMARY KEY (request_id),
  constraint print_request_place_id_fkey FOREIGN KEY (place_id) REFERENCES places.place(place_id),
  constraint print_request_printed_by_check CHECK ((length(printed_by) <= 100)),
  constraint print_request_signs_check CHECK (((signs >= 1) AND (signs <= 100000))),
  constraint print_request_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'printed'::text, 'fetched'::text])))
);
CREATE UNIQUE INDEX print_request_open ON places.print_request USING btree (place_id) WHERE (state <> 'fetched'::text);
CREATE INDEX print_request_place ON places.print_request USING btree (place_id, request_id);
CREATE INDEX print_request_state ON places.print_request USING btree (state, request_id);

create table places.proof (
  proof_id bigint not null default identity,
  place_id integer not null,
  point_id integer not null,
  print_id bigint not null,
  photo_hash bytea not null,
  person_id bigint not null,
  proven_at bigint not null,
  constraint proof_photo_hash_check CHECK ((length(photo_hash) = 32)),
  constraint proof_pkey PRIMARY KEY (proof_id),
  constraint proof_place_id_fkey FOREIGN KEY (place_id) REFERENCES places.place(place_id),
  constraint proof_point_id_fkey FOREIGN KEY (point_id) REFERENCES places.point(point_id),
  constraint proof_point_id_photo_hash_key UNIQUE (point_id, photo_hash),
  constraint proof_print_id_fkey FOREIGN KEY (print_id) REFERENCES places.print(print_id)
);
CREATE INDEX proof_made ON places.proof USING btree (proven_at);
CREATE INDEX proof_place ON places.proof USING btree (place_id, proven_at);

create table places.screen (
  screen_id bigint not null default identity,
  place_id integer not null,
  point_id integer not null,
  code_blind bytea,
  code_until bigint not null,
  print_id bigint,
  made_at bigint not null,
  enrolled_at bigint,
  seen_at bigint,
  constraint screen_check CHECK (((print_id IS NULL) = (enrolled_at IS NULL))),
  constraint screen_code_blind_key UNIQUE (code_blind),
  constraint screen_pkey PRIMARY KEY (screen_id),
  constraint screen_place_id_fkey FOREIGN KEY (place_id) REFERENCES places.place(place_id),
  constraint screen_point_id_fkey FOREIGN KEY (point_id) REFERENCES places.point(point_id),
  constraint screen_print_id_fkey FOREIGN KEY (print_id) REFERENCES places.print(print_id),
  constraint screen_print_id_key UNIQUE (print_id)
);
CREATE INDEX screen_place ON places.screen USING btree (place_id);

create table places.strange_code (
  strange_id bigint not null default identity,
  place_id integer not null,
  point_id integer not null,
  leads_to text not null,
  found_at bigint not null,
  seen_at bigint not null,
  settled_at bigint,
  settled_by text,
  constraint strange_code_leads_to_check CHECK ((length(leads_to) <= 80)),
  constraint strange_code_pkey PRIMARY KEY (strange_id),
  constraint strange_code_place_id_fkey FOREIGN KEY (place_id) REFERENCES places.place(place_id),
  constraint strange_code_point_id_fkey FOREIGN KEY (point_id) REFERENCES places.point(point_id)
);
CREATE UNIQUE INDEX strange_code_open ON places.strange_code USING btree (point_id, leads_to) WHERE (settled_at IS NULL);
CREATE INDEX strange_code_place ON places.strange_code USING btree (place_id);

create table places.team_event (
  event_id bigint not null default identity,
  place_id integer not null,
  at bigint not null,
  what text not null,
  role text not null,
  by text not null,
  by_blind bytea,
  by_mask text not null default ''::text,
  member_blind bytea,
  member_mask text not null default ''::text,
  because text not null default ''::text,
  by_division text not null default ''::text,
  reason_sealed bytea,
  constraint team_event_because_check CHECK ((because = ANY (ARRAY[''::text, 'closed'::text, 'merged'::text, 'moved'::text]))),
  constraint team_event_by_check CHECK ((by = ANY (ARRAY['member'::text, 'town'::text, 'clock'::text]))),
  constraint team_event_pkey PRIMARY KEY (event_id),
  constraint team_event_place_id_fkey FOREIGN KEY (place_id) REFERENCES places.place(place_id),
  constraint team_event_role_check CHECK ((role = ANY (ARRAY['manager'::text, 'gatekeeper'::text]))),
  constraint team_event_what_check CHECK ((what = ANY (ARRAY['invited'::text, 'uninvited'::text, 'declined'::text, 'joined'::text, 'claim-granted'::text, 'removed'::text, 'left'::text, 'idle'::text, 'offered'::text, 'accepted'::text, 'cancelled'::text, 'lapsed'::text, 'handed-over'::text])))
);
CREATE INDEX team_event_idle ON places.team_event USING btree (member_blind, at) WHERE (what = 'idle'::text);
CREATE INDEX team_event_place ON places.team_event USING btree (place_id, at);

create table places.twin (
  place_id integer not null,
  other_id integer not null,
  alike text[] not null,
  reason text not null,
  made_at bigint not null,
  decision text,
  decided_at bigint,
  constraint twin_check CHECK ((place_id <> other_id)),
  constraint twin_check1 CHECK (((decision IS NULL) = (decided_at IS NULL))),
  constraint twin_decision_check CHECK ((decision = ANY (ARRAY['two-places'::text, 'same-place'::text]))),
  constraint twin_other_id_fkey FOREIGN KEY (other_id) REFERENCES places.place(place_id),
  constraint twin_pkey PRIMARY KEY (place_id, other_id),
  constraint twin_place_id_fkey FOREIGN KEY (place_id) REFERENCES places.place(place_id),
  constraint twin_reason_check CHECK ((length(reason) <= 200))
);
CREATE INDEX twin_other ON places.twin USING btree (other_id);

create table visits.check_out (
  person_id bigint not null,
  entered_at integer not null,
  place_id integer not null,
  left_at integer not null,
  constraint check_out_check CHECK ((left_at >= entered_at)),
  constraint check_out_pkey PRIMARY KEY (person_id, entered_at, place_id)
);
CREATE INDEX check_out_place ON visits.check_out USING btree (place_id, entered_at, left_at);

create table visits.day (
  day integer not null,
  state text not null,
  visits bigint,
  changed_at timestamp with time zone not null default now(),
  constraint day_pkey PRIMARY KEY (day),
  constraint day_state_check CHECK ((state = ANY (ARRAY['open'::text, 'dropped'::text])))
);

create table visits.door_check (
  check_id bigint not null default identity,
  entry_id uuid not null,
  list text not null,
  because text not null,
  place_id integer not null,
  point_id integer not null,
  person_id bigint,
  entered_at integer not null,
  content_sealed bytea not null,
  made_by bytea not null,
  made_at integer not null,
  state text not null default 'open'::text,
  checked_by bytea,
  checked_at integer,
  constraint door_check_check CHECK (((checked_by IS NULL) OR (checked_by <> made_by))),
  constraint door_check_entry_id_key UNIQUE (entry_id),
  constraint door_check_list_check CHECK ((list = ANY (ARRAY['paper'::text, 'intake'::text]))),
  constraint door_check_pkey PRIMARY KEY (check_id),
  constraint door_check_state_check CHECK ((state = ANY (ARRAY['open'::text, 'ok'::text, 'wrong'::text])))
);
CREATE INDEX door_check_made ON visits.door_check USING btree (made_at);
CREATE INDEX door_check_open ON visits.door_check USING btree (place_id, list) WHERE (state = 'open'::text);

create table visits.door_entry (
  entry_id uuid not null,
  place_id integer not null,
  point_id integer not null,
  person_id bigint,
  entered_at integer not null,
  made_at integer not null,
  recorded_at integer,
  constraint door_entry_pkey PRIMARY KEY (entry_id)
);
CREATE INDEX door_entry_made ON visits.door_entry USING btree (made_at);

create table visits.door_shift (
  duty_id bigint not null,
  place_id integer not null,
  point_id integer not null,
  person_id bigint not null,
  from_at integer not null,
  to_at integer,
  rows_shown integer not null default 0,
  constraint door_shift_pkey PRIMARY KEY (duty_id)
);
CREATE INDEX door_shift_open ON visits.door_shift USING btree (from_at) WHERE (to_at IS NULL);

create table visits.door_tap (
  batch_id uuid not null,
  point_id integer not null,
  day integer not null,
  taps smallint not null,
  constraint door_tap_pkey PRIMARY KEY (batch_id)
);
CREATE INDEX door_tap_point ON visits.door_tap USING btree (point_id, day);

create table visits.hold (
  hold_id smallint not null default identity,
  name text not null,
  because text not null,
  made_at timestamp with time zone not null default now(),
  released_at timestamp with time zone,
  constraint hold_name_key UNIQUE (name),
  constraint hold_pkey PRIMARY KEY (hold_id)
);

create table visits.rule_set (
  version smallint not null,
  body jsonb not null,
  made_by text not null,
  made_at integer not null,
  reason_sealed bytea,
  constraint rule_set_pkey PRIMARY KEY (version),
  constraint rule_set_version_check CHECK ((version > 0))
);

create table visits.stop (
  stop_id bigint not null default identity,
  person_id bigint not null,
  entered_at integer not null,
  place_id integer not null,
  point_id integer not null,
  rule_version smallint not null,
  row_sealed bytea not null,
  state text not null default 'open'::text,
  due_at integer not null,
  opened_at integer not null,
  changed_by text,
  changed_at integer,
  note_sealed bytea,
  closed_by text,
  closed_at integer,
  closing_sealed bytea,
  registered_as bigint,
  pass_number smallint,
  constraint stop_pass_number_check CHECK (((pass_number >= 0) AND (pass_number <= 99))),
  constraint stop_person_id_entered_at_place_id_key UNIQUE (person_id, entered_at, place_id),
  constraint stop_pkey PRIMARY KEY (stop_id),
  constraint stop_state_check CHECK ((state = ANY (ARRAY['open'::text, 'waiting'::text, 'handed-over'::text, 'sent-away'::text, 'mistaken'::text, 'emergency'::text])))
);
CREATE INDEX stop_open ON visits.stop USING btree (due_at) WHERE (closed_at IS NULL);
CREATE INDEX stop_place ON visits.stop USING btree (place_id, entered_at);

create table visits.visit (
  person_id bigint not null,
  reporter_id bigint,
  entered_at integer not null,
  place_id integer not null,
  print_no smallint not null,
  device_no smallint not null,
  flags smallint not null,
  rule_version smallint not null,
  constraint visit_pkey PRIMARY KEY (person_id, entered_at, place_id)
);
CREATE INDEX visit_place ON visits.visit USING btree (place_id, entered_at, person_id);
CREATE INDEX visit_reporter ON visits.visit USING btree (reporter_id, entered_at) WHERE (reporter_id IS NOT NULL);
CREATE INDEX visit_worker ON visits.visit USING btree (place_id, entered_at) WHERE (((flags)::integer & 64) <> 0);

create table visits.visit_held (
  person_id bigint not null,
  reporter_id bigint,
  entered_at integer not null,
  place_id integer not null,
  print_no smallint not null,
  device_no smallint not null,
  flags smallint not null,
  rule_version smallint not null,
  hold_id smallint not null,
  constraint visit_held_pkey PRIMARY KEY (person_id, entered_at, place_id)
);
CREATE INDEX visit_held_place ON visits.visit_held USING btree (place_id, entered_at, person_id);
CREATE INDEX visit_held_reporter ON visits.visit_held USING btree (reporter_id) WHERE (reporter_id IS NOT NULL);
CREATE INDEX visit_held_worker ON visits.visit_held USING btree (place_id, entered_at) WHERE (((flags)::integer & 64) <> 0);

create table tracing.candidate (
  case_id bigint not null,
  person_id bigint not null,
  class text not null default 'candidate'::text,
  score smallint not null,
  certain boolean not null,
  pairs integer not null,
  overlap_seconds integer not null,
  min_gap_seconds integer not null,
  first_at integer not null,
  last_at integer not null,
  shared jsonb not null,
  classified_by text,
  classified_at timestamp with time zone,
  constraint candidate_case_id_fkey FOREIGN KEY (case_id) REFERENCES tracing.case_file(case_id) ON DELETE CASCADE,
  constraint candidate_class_check CHECK ((class = ANY (ARRAY['candidate'::text, 'close'::text, 'general'::text, 'exposed'::text, 'none'::text]))),
  constraint candidate_pkey PRIMARY KEY (case_id, person_id)
);

create table tracing.case_file (
  case_id bigint not null default identity,
  case_number text not null,
  person_id bigint not null,
  division text not null,
  window_from integer not null,
  window_to integer not null,
  rule jsonb not null,
  state text not null default 'open'::text,
  opened_by text not null,
  opened_at timestamp with time zone not null default now(),
  traced_at timestamp with time zone,
  closed_at timestamp with time zone,
  closed_by text,
  closing_sealed bytea,
  constraint case_file_case_number_key UNIQUE (case_number),
  constraint case_file_check CHECK ((window_from < window_to)),
  constraint case_file_check1 CHECK (((closed_at IS NULL) OR (state = 'closed'::text))),
  constraint case_file_pkey PRIMARY KEY (case_id),
  constraint case_file_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))
);
CREATE INDEX case_file_closed ON tracing.case_file USING btree (closed_at) WHERE (closed_at IS NOT NULL);
