-- What the console asks of the letters, each an index range.

-- Whose address begins like this, and of each address the newest letter first.
CREATE INDEX letters_by_address ON letters (portal_id, recipient, id DESC);
-- The links that people wait for in vain.
CREATE INDEX links_not_delivered ON letters (portal_id, id)
  WHERE kind IN ('confirm-email', 'developer-invitation') AND state IN ('delayed', 'failed', 'suppressed', 'bounced');
CREATE INDEX undeliverable_addresses_by_time ON undeliverable_addresses (at);
