-- Nothing is tried longer than a provider remembers keys, and nobody sends while the provider has asked for quiet.

-- Until when the provider wants no request at all, those included that have their turn already.
ALTER TABLE outbox_pace ADD COLUMN quiet_until INTEGER NOT NULL DEFAULT 0;

CREATE INDEX letters_tried_in_vain ON letters (first_tried_at) WHERE state = 'waiting' AND first_tried_at IS NOT NULL;
