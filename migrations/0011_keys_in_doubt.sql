-- What keeps a key honest: nothing is tried longer than a provider remembers keys, no batch grows under its key, and
-- nobody sends while the provider has asked for quiet.

-- Until when the provider wants no request at all, those included that have their turn already.
ALTER TABLE outbox_pace ADD COLUMN quiet_until INTEGER NOT NULL DEFAULT 0;

CREATE INDEX letters_tried_in_vain ON letters (first_tried_at) WHERE state = 'waiting' AND first_tried_at IS NOT NULL;

-- The others of its batch may leave while a letter is held. When it is let go, it must not join them again: the provider
-- would know their key, and take the letter for one that it has.
UPDATE letters SET batch_id = NULL WHERE state = 'held';
CREATE TRIGGER held_letters_leave_their_batch AFTER UPDATE OF state ON letters
WHEN NEW.state = 'held' AND NEW.batch_id IS NOT NULL BEGIN
  UPDATE letters SET batch_id = NULL WHERE id = NEW.id;
END;
