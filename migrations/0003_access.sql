-- What owners of accounts need to control them, and what attackers run into.

-- Links that prove an address once. The token goes to `email`: the account's own address for a reset, the new one for a
-- change of address, and the old one for taking that change back.
CREATE TABLE one_time_tokens (
  token_hash TEXT PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('reset-password', 'change-email', 'email-changed')),
  portal_id TEXT,
  developer_id TEXT REFERENCES developers (id) ON DELETE CASCADE,
  admin_id TEXT REFERENCES admins (id) ON DELETE CASCADE,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  CHECK (
    (portal_id IS NOT NULL AND developer_id IS NOT NULL AND admin_id IS NULL) OR
    (portal_id IS NULL AND developer_id IS NULL AND admin_id IS NOT NULL)
  )
) STRICT;
CREATE INDEX one_time_tokens_by_developer ON one_time_tokens (developer_id, purpose) WHERE developer_id IS NOT NULL;
CREATE INDEX one_time_tokens_by_admin ON one_time_tokens (admin_id, purpose) WHERE admin_id IS NOT NULL;

-- How often something was tried within a window of time. Keys are hashes: nobody's address stands here.
CREATE TABLE attempts (
  key TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  window_ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attempts_by_end ON attempts (window_ends_at);

CREATE TABLE passkeys (
  id TEXT PRIMARY KEY,
  portal_id TEXT REFERENCES portals (id),
  developer_id TEXT REFERENCES developers (id) ON DELETE CASCADE,
  admin_id TEXT REFERENCES admins (id) ON DELETE CASCADE,
  credential_id TEXT NOT NULL,
  public_key TEXT NOT NULL,
  counter INTEGER NOT NULL,
  transports TEXT NOT NULL CHECK (json_valid(transports)),
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  CHECK (
    (portal_id IS NOT NULL AND developer_id IS NOT NULL AND admin_id IS NULL) OR
    (portal_id IS NULL AND developer_id IS NULL AND admin_id IS NOT NULL)
  )
) STRICT;
CREATE UNIQUE INDEX passkeys_of_portal ON passkeys (portal_id, credential_id) WHERE portal_id IS NOT NULL;
CREATE UNIQUE INDEX passkeys_of_admins ON passkeys (credential_id) WHERE admin_id IS NOT NULL;
CREATE INDEX passkeys_by_developer ON passkeys (developer_id, id) WHERE developer_id IS NOT NULL;
CREATE INDEX passkeys_by_admin ON passkeys (admin_id, id) WHERE admin_id IS NOT NULL;

-- What a browser is asked to sign. Whoever answers takes it out: it is good once.
CREATE TABLE passkey_challenges (
  challenge_hash TEXT PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('register', 'log-in', 'second-factor')),
  portal_id TEXT,
  -- Whose challenge it is; null where nobody is known yet.
  account_id TEXT,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX passkey_challenges_by_expiry ON passkey_challenges (expires_at);

-- The time-based codes of an authenticator app. The secret is sealed; it counts once a first code has proven it. The
-- last step that was used is kept, so that no code is good twice.
ALTER TABLE admins ADD COLUMN totp_secret TEXT;
ALTER TABLE admins ADD COLUMN totp_confirmed_at INTEGER;
ALTER TABLE admins ADD COLUMN totp_last_step INTEGER NOT NULL DEFAULT 0;
CREATE TABLE recovery_codes (
  admin_id TEXT NOT NULL REFERENCES admins (id) ON DELETE CASCADE,
  code_hash TEXT NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (admin_id, code_hash)
) STRICT, WITHOUT ROWID;
ALTER TABLE organizations ADD COLUMN require_second_factor INTEGER NOT NULL DEFAULT 0
  CHECK (require_second_factor IN (0, 1));

-- Whether somebody wants a letter when they log in with a browser that they never used before.
ALTER TABLE developers ADD COLUMN new_device_letters INTEGER NOT NULL DEFAULT 0 CHECK (new_device_letters IN (0, 1));
ALTER TABLE admins ADD COLUMN new_device_letters INTEGER NOT NULL DEFAULT 1 CHECK (new_device_letters IN (0, 1));

-- The first log-in of all is no news to the one who logs in.
ALTER TABLE admins ADD COLUMN first_logged_in_at INTEGER;
CREATE TRIGGER note_first_admin_log_in AFTER INSERT ON sessions WHEN NEW.admin_id IS NOT NULL BEGIN
  UPDATE admins SET first_logged_in_at = NEW.created_at WHERE id = NEW.admin_id AND first_logged_in_at IS NULL;
END;

-- What a person recognises a session by, and when its second factor was given. A session of somebody who needs one
-- opens nothing until then.
ALTER TABLE sessions ADD COLUMN user_agent TEXT;
ALTER TABLE sessions ADD COLUMN place TEXT;
ALTER TABLE sessions ADD COLUMN second_factor_at INTEGER;
