-- The operator begins and ends organizations, and invites their first admins.

-- Since when an organization is closed. Its portals that were open then are closed since the same moment, and its admins that
-- could log in are disabled since then: all that guards those holds for these too, and they come back with it.
ALTER TABLE organizations ADD COLUMN closed_at INTEGER;
CREATE INDEX organizations_by_name ON organizations (name COLLATE NOCASE);

-- How whoever is invited is called, where whoever invites has said so: they may call themselves otherwise.
-- `invited_by` is an admin, or 'operator'.
ALTER TABLE admin_invitations ADD COLUMN full_name TEXT;

-- Letters that were given up, for whoever has them tried again. Those of portals have no organization.
CREATE INDEX letters_failed ON letters (organization_id, id) WHERE state = 'failed';
