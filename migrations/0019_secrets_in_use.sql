-- What the operator has to know to rotate secrets: which stored values need which.

-- Which secret values are made with, by its id, and since when. One row for each secret.
CREATE TABLE secrets_in_use (
  secret TEXT PRIMARY KEY,
  key_id TEXT NOT NULL,
  since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Kept, not counted: how many passwords of developers and admins were hashed in which way. That is what stands in a hash
-- between `$scrypt$` and the next `$`: the parameters, and the id of the pepper.
CREATE TABLE password_counts (
  way TEXT PRIMARY KEY,
  passwords INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO password_counts (way, passwords)
  SELECT substr(password_hash, 9, instr(substr(password_hash, 9), '$') - 1), count(*)
  FROM (
    SELECT password_hash FROM developers WHERE password_hash IS NOT NULL UNION ALL SELECT password_hash FROM admins
  ) GROUP BY 1;

CREATE TRIGGER count_developer_password_made AFTER INSERT ON developers WHEN NEW.password_hash IS NOT NULL BEGIN
  INSERT INTO password_counts (way, passwords)
    VALUES (substr(NEW.password_hash, 9, instr(substr(NEW.password_hash, 9), '$') - 1), 1)
    ON CONFLICT (way) DO UPDATE SET passwords = passwords + 1;
END;
CREATE TRIGGER count_developer_password_replaced AFTER UPDATE OF password_hash ON developers
WHEN OLD.password_hash IS NOT NULL AND OLD.password_hash IS NOT NEW.password_hash BEGIN
  UPDATE password_counts SET passwords = passwords - 1
    WHERE way = substr(OLD.password_hash, 9, instr(substr(OLD.password_hash, 9), '$') - 1);
END;
CREATE TRIGGER count_developer_password_chosen AFTER UPDATE OF password_hash ON developers
WHEN NEW.password_hash IS NOT NULL AND OLD.password_hash IS NOT NEW.password_hash BEGIN
  INSERT INTO password_counts (way, passwords)
    VALUES (substr(NEW.password_hash, 9, instr(substr(NEW.password_hash, 9), '$') - 1), 1)
    ON CONFLICT (way) DO UPDATE SET passwords = passwords + 1;
END;
CREATE TRIGGER count_developer_password_gone AFTER DELETE ON developers WHEN OLD.password_hash IS NOT NULL BEGIN
  UPDATE password_counts SET passwords = passwords - 1
    WHERE way = substr(OLD.password_hash, 9, instr(substr(OLD.password_hash, 9), '$') - 1);
END;

CREATE TRIGGER count_admin_password_made AFTER INSERT ON admins WHEN NEW.password_hash IS NOT NULL BEGIN
  INSERT INTO password_counts (way, passwords)
    VALUES (substr(NEW.password_hash, 9, instr(substr(NEW.password_hash, 9), '$') - 1), 1)
    ON CONFLICT (way) DO UPDATE SET passwords = passwords + 1;
END;
CREATE TRIGGER count_admin_password_replaced AFTER UPDATE OF password_hash ON admins
WHEN OLD.password_hash IS NOT NULL AND OLD.password_hash IS NOT NEW.password_hash BEGIN
  UPDATE password_counts SET passwords = passwords - 1
    WHERE way = substr(OLD.password_hash, 9, instr(substr(OLD.password_hash, 9), '$') - 1);
END;
CREATE TRIGGER count_admin_password_chosen AFTER UPDATE OF password_hash ON admins
WHEN NEW.password_hash IS NOT NULL AND OLD.password_hash IS NOT NEW.password_hash BEGIN
  INSERT INTO password_counts (way, passwords)
    VALUES (substr(NEW.password_hash, 9, instr(substr(NEW.password_hash, 9), '$') - 1), 1)
    ON CONFLICT (way) DO UPDATE SET passwords = passwords + 1;
END;
CREATE TRIGGER count_admin_password_gone AFTER DELETE ON admins WHEN OLD.password_hash IS NOT NULL BEGIN
  UPDATE password_counts SET passwords = passwords - 1
    WHERE way = substr(OLD.password_hash, 9, instr(substr(OLD.password_hash, 9), '$') - 1);
END;

-- What was sealed, or hashed, with another secret is ranges of these.
CREATE INDEX admins_with_totp ON admins (totp_secret) WHERE totp_secret IS NOT NULL;
CREATE INDEX recovery_codes_left ON recovery_codes (code_hash, admin_id) WHERE used_at IS NULL;
