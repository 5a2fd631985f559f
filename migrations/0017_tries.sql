-- The attempt that was counted last: one whose answer D1 lost is counted once all the same.
ALTER TABLE attempts ADD COLUMN try_id TEXT;
