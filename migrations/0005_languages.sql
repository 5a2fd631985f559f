-- The languages that people read. A portal's is what its pages and letters are in where nobody has chosen another one; a
-- registration keeps the one it was made in, a developer's is that of the letters to them, and a letter's is decided when it
-- is written.
ALTER TABLE portals ADD COLUMN language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'de', 'fr', 'es', 'ja'));
ALTER TABLE registrations ADD COLUMN language TEXT NOT NULL DEFAULT 'en'
  CHECK (language IN ('en', 'de', 'fr', 'es', 'ja'));
ALTER TABLE developers ADD COLUMN language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'de', 'fr', 'es', 'ja'));
ALTER TABLE letters ADD COLUMN language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'de', 'fr', 'es', 'ja'));
