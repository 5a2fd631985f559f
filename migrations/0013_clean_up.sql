-- What is over is found by when it ended, for all portals at once.
CREATE INDEX registrations_not_confirmed ON registrations (expires_at) WHERE confirmed_at IS NULL;
CREATE INDEX admin_invitations_not_accepted ON admin_invitations (expires_at) WHERE accepted_at IS NULL;
CREATE INDEX one_time_tokens_by_end ON one_time_tokens (purpose, expires_at);
CREATE INDEX sessions_by_last_sight ON sessions (audience, last_seen_at);
CREATE INDEX sessions_by_start ON sessions (audience, created_at);

-- When an admin was last seen outlives the session that tells it.
ALTER TABLE admins ADD COLUMN last_seen_at INTEGER;
CREATE TRIGGER note_last_sight AFTER DELETE ON sessions WHEN OLD.admin_id IS NOT NULL BEGIN
  UPDATE admins SET last_seen_at = max(coalesce(last_seen_at, 0), OLD.last_seen_at) WHERE id = OLD.admin_id;
END;
