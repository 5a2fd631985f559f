-- Devices and places are facts, worded for whoever reads.

-- `place` is the city from now on. Sessions from before have the whole place there, in English, and no country.
ALTER TABLE sessions ADD COLUMN country TEXT CHECK (country IS NULL OR country GLOB '[A-Z][A-Z]');

-- Letters that may be sent again keep the words that they were written with, as the names that they have now.
UPDATE letters SET facts = json_object('kind', kind, 'full_name', facts ->> '$.full_name', 'browser', facts ->> '$.device',
  'system', NULL, 'city', facts ->> '$.place', 'country', NULL, 'at', facts ->> '$.at')
WHERE kind = 'new-device';
