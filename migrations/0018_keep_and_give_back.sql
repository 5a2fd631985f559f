-- What was closed for long is erased, and what was exported can be imported again.

-- What was erased, and what is being erased: `erased_at` is null until nothing is left. It names no person, and it stays.
CREATE TABLE erasures (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('portal', 'organization')),
  subject_id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  name TEXT NOT NULL,
  closed_at INTEGER NOT NULL,
  begun_at INTEGER NOT NULL,
  erased_at INTEGER,
  -- How many rows of each table went.
  counts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(counts))
) STRICT;
CREATE UNIQUE INDEX erasures_going_on ON erasures (subject_id) WHERE erased_at IS NULL;
CREATE INDEX erasures_by_end ON erasures (erased_at, kind, id);

-- What is being imported. The row goes when the import has ended.
CREATE TABLE imports (
  subject_id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('portal', 'organization')),
  organization_id TEXT NOT NULL,
  digest TEXT NOT NULL,
  begun_at INTEGER NOT NULL,
  -- When rows came for the last time.
  touched_at INTEGER NOT NULL
) STRICT;
CREATE INDEX imports_by_touch ON imports (touched_at);

-- When it came back by an import: one that was closed is kept as long after that as after its closing. So is what was
-- closed before anything was erased.
ALTER TABLE portals ADD COLUMN restored_at INTEGER;
ALTER TABLE organizations ADD COLUMN restored_at INTEGER;
UPDATE portals SET restored_at = unixepoch() * 1000 WHERE closed_at IS NOT NULL;
UPDATE organizations SET restored_at = unixepoch() * 1000 WHERE closed_at IS NOT NULL;
CREATE INDEX portals_closed ON portals (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX organizations_closed ON organizations (closed_at) WHERE closed_at IS NOT NULL;

-- Events go with all else of what is erased, and in no other way.
DROP TRIGGER events_are_never_deleted;
CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
WHEN NOT EXISTS (
  SELECT 1 FROM erasures WHERE erased_at IS NULL AND subject_id IN (OLD.portal_id, OLD.organization_id)
) BEGIN
  SELECT RAISE(ABORT, 'events are append-only');
END;

-- By these the rows of one portal or one organization are found.
CREATE INDEX sessions_by_portal ON sessions (portal_id) WHERE portal_id IS NOT NULL;
CREATE INDEX letters_by_organization ON letters (organization_id, id) WHERE organization_id IS NOT NULL;
