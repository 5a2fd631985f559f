-- The operator gets a letter when something is wrong with the installation, and one when that is over.

-- What is wrong, or was: since when, when it was seen last, and when a letter last told of it. While `is_open`, the operator
-- waits for the letter that it is over. A row for each kind of trouble, and no more.
CREATE TABLE alerts (
  trouble TEXT NOT NULL PRIMARY KEY
    CHECK (trouble IN ('letters_failed', 'outbox_stuck', 'letters_stopped', 'database_failures')),
  since_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  told_at INTEGER NOT NULL DEFAULT 0,
  is_open INTEGER NOT NULL DEFAULT 0 CHECK (is_open IN (0, 1))
) STRICT, WITHOUT ROWID;

-- How often the database failed in a minute (minutes since the epoch), as those know who asked it.
CREATE TABLE database_failures (
  minute INTEGER NOT NULL PRIMARY KEY,
  failures INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is looked at each minute, for all portals at once.
CREATE INDEX letters_given_up ON letter_states (at) WHERE state = 'failed';
CREATE INDEX portals_with_stopped_letters ON portals (letters_stopped_at) WHERE letters_stopped_at IS NOT NULL;
