-- A portal's own words in the letters to its developers. Null: ours. A letter whose words were reset keeps its row, so that
-- its version never comes again.
CREATE TABLE letter_words (
  portal_id TEXT NOT NULL REFERENCES portals (id),
  template TEXT NOT NULL,
  language TEXT NOT NULL CHECK (language IN ('en', 'de', 'fr', 'es', 'ja')),
  subject TEXT,
  opening TEXT,
  closing TEXT,
  version INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL,
  PRIMARY KEY (portal_id, template, language)
) STRICT, WITHOUT ROWID;
