/**
 * Who is asking: the role, never a setting.
 *
 * A setting can be set by whoever can send SQL; `session_user` does not follow SET ROLE; `pg_has_role` costs per row. `CURRENT_USER`
 * changes only to a role one is a member of. The service that works for many tenants is one role, so it proves each by a signed token:
 * it can present only tokens it was given.
 *
 * Bodies are parsed when the functions are created, so that no search path of the caller reaches them.
 */

/** HMAC-SHA-256 (RFC 2104) from what the server has: pgcrypto is not everywhere. */
const HMAC = `
CREATE OR REPLACE FUNCTION app_sec.key_pad(key bytea, pad integer) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp
RETURN (
  SELECT string_agg(set_byte('\\x00'::bytea, 0, CASE WHEN i < length(k) THEN get_byte(k, i) ELSE 0 END # pad), ''::bytea ORDER BY i)
    FROM (SELECT CASE WHEN length(key) > 64 THEN sha256(key) ELSE key END AS k) AS short, generate_series(0, 63) AS i
);
CREATE OR REPLACE FUNCTION app_sec.hmac_sha256(message bytea, key bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp
RETURN sha256(app_sec.key_pad(key, 92) || sha256(app_sec.key_pad(key, 54) || message));`;

/** Compared by their hashes, so that the time it takes says nothing about the signature. */
const TOKENS = `
CREATE TABLE IF NOT EXISTS app_sec.token_key (kid text PRIMARY KEY, key bytea NOT NULL CHECK (length(key) >= 32));
CREATE OR REPLACE FUNCTION app_sec.verify_token(token text) RETURNS text
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN (
  SELECT part[2]
    FROM (SELECT string_to_array(token, '|') AS part WHERE length(token) <= 300) AS split JOIN app_sec.token_key AS k ON k.kid = part[1]
   WHERE array_length(part, 1) = 4
     AND CASE WHEN part[3] ~ '^[0-9]{1,12}$' THEN part[3]::bigint > extract(epoch FROM clock_timestamp()) ELSE false END
     AND sha256(convert_to(part[4], 'UTF8')) =
         sha256(convert_to(encode(app_sec.hmac_sha256(convert_to(concat_ws('|', part[1], part[2], part[3]), 'UTF8'), k.key), 'hex'), 'UTF8'))
);
CREATE OR REPLACE FUNCTION app_sec.token_tenant() RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
RETURN app_sec.verify_token(current_setting('app.token', true));`;

/** Functions that answer for which tenant a statement works. */
export function renderIdentity(): string {
  return `
CREATE OR REPLACE FUNCTION app_sec.tenant_id() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN pg_catalog.starts_with(CURRENT_USER::text, 'tnt__') THEN NULLIF(pg_catalog.split_part(CURRENT_USER::text, '__', 2), '') END;
${HMAC}
${TOKENS}`;
}
