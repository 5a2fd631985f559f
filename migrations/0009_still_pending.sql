-- When a week of waiting was over, and the letter about it was written, or was not because the portal was closed then. Here
-- and not among the letters, which are forgotten one day. Nobody becomes pending again, so it is once for each developer.
ALTER TABLE developers ADD COLUMN reminded_at INTEGER;
-- Those who have waited for longer by now have no use for it, and it would leave for all of them at once.
UPDATE developers SET reminded_at = created_at
  WHERE status = 'pending' AND created_at <= (unixepoch() - 7 * 24 * 3600) * 1000;
-- Led by the time, for the sweep asks for all portals at once: only those are there who wait and were not told.
CREATE INDEX developers_not_reminded ON developers (created_at, id)
  WHERE status = 'pending' AND password_hash IS NOT NULL AND reminded_at IS NULL;
