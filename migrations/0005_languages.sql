-- The language that a letter is written in.
ALTER TABLE letters ADD COLUMN language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'de', 'fr', 'es', 'ja'));
