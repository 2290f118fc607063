import { createHash, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { checkSecrets } from "../../model/checks/secrets";
import { parseDocument } from "../../model/document";
import { formatProblems } from "../../model/problems";
import { lineWithoutSecrets, secretIn } from "../../model/secrets";
import { sourceText } from "../../model/source-text";
import { leastEffort } from "../support/effort";

/** Put together here, so that no scanner takes this file for what it tests. */
const joined = (...parts: readonly string[]): string => parts.join("");

const RANDOM = joined("q7Jd2", "Zp0Vx9", "LmT4rKs8", "WbYc1Ug6Ef");

const FINDS: Readonly<Record<string, string>> = {
  "AWS access key": joined("AK", "IA", "IOSFODNN7EXAMPLE"),
  "AWS secret key": joined("wJalrXUtnFEMI/K7MDENG", "/bPxRfiCYEXAMPLEKEY"),
  "GitHub token": joined("gh", "p_", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"),
  "GitHub fine-grained token": joined("github", "_pat_", "11ABCDEFG0aBcDeFgHiJkL_mNoPqRsTuVwXyZ"),
  "GitLab token": joined("gl", "pat-", "a1B2c3D4e5F6g7H8i9J0"),
  "Slack token": joined("xo", "xb-", "123456789012-abcdefABCDEF"),
  "Slack webhook": joined("https://hooks.", "slack.com/services/", "T0000/B0000/abcdefABCDEF1234"),
  "Stripe key": joined("sk", "_live_", "4eC39HqLyjWDarjtT1zdp7dc"),
  "Google key": joined("AI", "za", "SyA1B2C3D4E5F6G7H8I9J0K1L2M3N4O5P6Q"),
  "OpenAI key": joined("sk", "-proj-", "a1B2c3D4e5F6g7H8i9J0k1L2"),
  "npm token": joined("npm", "_", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"),
  "Pulumi token": joined("pu", "l-", "0123456789abcdef0123456789abcdef01234567"),
  "Vault token": joined("hv", "s.", "CAESIJlWa1b2C3d4E5f6G7h8"),
  JWT: joined("ey", "JhbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxMjM0In0", ".abcDEF123456"),
  "PEM key": joined("-----BEGIN RSA ", "PRIVATE KEY-----\nMIIEow"),
  "OpenSSH key": joined("-----BEGIN OPENSSH ", "PRIVATE KEY-----\nb3BlbnNz"),
  "age key": joined("AGE-SECRET", "-KEY-1", "QQPQXYZ0123456789ABCDEF"),
  "connection string": joined("postgres://app:", "s3cr3t@db.example:5432/app"),
  "AMQP address": joined("amqps://user:", "p%40ss@mq.example/vhost"),
  "ADO connection string": joined("Server=db;Database=x;User Id=a;Pass", "word=hunter2!;"),
  "shared access signature": joined("https://x.blob.example/c?sv=2024&", "sig=a1B2c3D4e5%2Fabc"),
  "bearer header": joined("Bea", "rer ", "a1b2c3d4e5f6g7h8i9"),
  "generated password": RANDOM,
  "generated password in a sentence": `Zugang: ${RANDOM}`,
};

/** What stands in real settings and is no secret. */
const LEAVES_ALONE: readonly string[] = [
  "550e8400-e29b-41d4-a716-446655440000",
  "01ARZ3NDEKTSV4RRFFQ69G5FAV",
  `sha256:${createHash("sha256").update("image").digest("hex")}`,
  `registry.example/team/app@sha256:${createHash("sha256").update("app").digest("hex")}`,
  createHash("sha1").update("commit").digest("hex"),
  createHash("md5").update("etag").digest("hex"),
  `sha512-${createHash("sha512").update("package").digest("base64")}`,
  `data:image/png;base64,iVBORw0KGgo${randomBytes(300).toString("base64")}`,
  `iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4`,
  `PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciPjwvc3ZnPg==`,
  "Donaudampfschifffahrtsgesellschaftskapitän",
  "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
  "Straßenverkehrszulassungsordnung2026",
  "Kundenpasswortrichtlinie und Geheimhaltungsvereinbarung",
  "https://erp.partner.example/api/v2/orders?from=2026-01-01&page=2&sort=createdAt",
  "https://acme.example/Produkte/Katalog2026/Uebersicht/Seite1.html#abschnitt-3",
  "https://login.acme.example/realms/acme/protocol/openid-connect/token",
  "postgres://db.example:5432/app?sslmode=verify-full",
  "https://user@git.example/team/repo.git",
  ["postgres://app:", "${DB_PASSWORD}@db.example/app"].join(""),
  "arn:aws:iam::123456789012:role/AcmeProductionReportingExportRole2026",
  "projects/acme-prod-123456/locations/europe-west1/keyRings/main/cryptoKeys/data",
  "eu-central-1-acme-production-reporting-bucket-2026-09-01",
  "AcmeManufacturingProductionReportingServiceV2",
  "advancedAnalyticsDashboardWidgetConfigurationV3",
  "ACME_PLANT_BERLIN_LINE_04_SENSOR_TEMPERATURE_MAX",
  "com.acme.manufacturing.reporting.ExportScheduler2",
  "1.4.2-rc.1+build.20260901",
  "2026-09-01T12:30:00.000+02:00",
  "P7Y",
  "0 2 * * MON-FRI",
  "DE89370400440532013000",
  "+49 30 1234567-890",
  "4111 1111 1111 1111",
  "#ff8800",
  "rgba(255, 136, 0, 0.5)",
  "de-DE",
  "Europe/Berlin",
  "application/vnd.acme.report+json;version=2",
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
  "X-Forwarded-For",
  "^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$",
  "Zażółć gęślą jaźń",
  "生産ラインの分析",
  "tenant-7d4b9c6f5d-x2x9z",
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2xk8v1Qf7n3Yb5Zc9Lw4Rt6Uo0Pp8Ss1Dd2Ff3Gg acme",
  ["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"].join(""),
  "-----BEGIN CERTIFICATE-----\nMIIDXTCCAkWgAwIBAgIJAKoK7z2lQ9xPMA0GCSqGSIb3DQEBCwUAMEUx",
  "8.8.8.8, 2001:db8:85a3::8a2e:370:7334",
  "52.520008,13.404954",
  "token bucket with basic limits",
  "Password reset by mail; the token is valid for 15 minutes.",
];

/** Names and values in settings. */
const NAMED = [
  ...[
    "token",
    "password",
    "apiKey",
    "api_key",
    "API-KEY",
    "clientSecret",
    "db_password",
    "dbPassword1",
    "credential",
    "privateKey",
  ],
  ...[
    "webhookSecret",
    "signingKey",
    "passwort",
    "kennwort",
    "access_token",
    "passphrase",
    "PGPASSWORD",
    "secretKey",
    "encryption.key",
  ],
];
const HARMLESS: readonly string[] = [
  ...[
    "tokenLifetime: PT15M",
    "maxTokens: 4096",
    "passwordPolicy: strict",
    "passwordMinLength: 12",
    "token: jwt",
    "apiKey: header",
  ],
  ...["secretRef: acme/db", "keyboard: qwertz", "publicKey: abcdef", "tokenUrl: https://login.example/token", "primaryKey: id"],
  ...[
    "requirePassword: true",
    'password: "${DB_PASSWORD}"',
    "token: '{{ token }}'",
    "password: ''",
    "key: berlin",
    "cacheKey: plants",
  ],
  ...["secretariat: Frau Schmidt", "author: anna", "monkey: banana", "pinned: 1.4.2", "boardingPass: standard", "sortKey: name"],
  ...["tokens: 100", "secretsManager: vault", "credentialsMode: workload", "password: required", "Kundenschlüssel: nummer"],
];

function foundIn(text: string): readonly string[] {
  const document = parseDocument(sourceText("tenants/acme.yaml", text));
  expect(document.problems).toEqual([]);
  return checkSecrets(document).map(({ path }) => path);
}

describe("what looks like a secret", () => {
  test.each(Object.entries(FINDS))("%s", (_, text) => expect(secretIn(text)).toBeDefined());

  test("of 2,000 generated passwords and keys at least 97 in 100 are found", () => {
    const kinds = [
      () => randomBytes(24).toString("base64"),
      () => randomBytes(32).toString("base64url"),
      () => alphanumeric(24),
      () => alphanumeric(40),
    ];
    const made = Array.from({ length: 2000 }, (_, index) => kinds[index % kinds.length]?.() ?? "");
    expect(made.filter((text) => secretIn(text) !== undefined).length).toBeGreaterThan(1900);
  });

  test.each(NAMED)("a value called %s", (name) => {
    expect(foundIn(`settings:\n  ${name}: geheim\n`)).toEqual([`settings.${name}`]);
  });

  test("a list of them, and a name beside its value", () => {
    expect(foundIn("settings: {tokens: [abc, def]}")).toEqual(["settings.tokens[0]", "settings.tokens[1]"]);
    expect(foundIn("settings: {env: [{name: DB_PASSWORD, value: hunter2}]}")).toEqual(["settings.env[0].value"]);
  });

  test("one in a comment", () => {
    expect(foundIn(`id: acme # ${FINDS["Stripe key"] ?? ""}\n`)).toEqual([""]);
  });

  test("one as a key, which is not quoted as a path either", () => {
    expect(foundIn(`settings: {${FINDS["GitHub token"] ?? ""}: true}`)).toEqual(["settings.***"]);
  });
});

describe("what does not look like a secret", () => {
  test.each(LEAVES_ALONE)("%s", (text) => expect(secretIn(text)).toBeUndefined());

  test.each(HARMLESS)("%s", (line) => expect(foundIn(`settings:\n  ${line}\n`)).toEqual([]));

  test("of 3,000 generated identifiers none is found", () => {
    const makers = [
      () => uuid(),
      () => randomBytes(20).toString("hex"),
      () => `sha256:${randomBytes(32).toString("hex")}`,
      () => `app-${randomBytes(5).toString("hex")}-${alphanumeric(5).toLowerCase()}`,
      () => `acme-report-${new Date(Math.floor(Math.random() * 2e12)).toISOString()}`,
    ];
    const made = Array.from({ length: 3000 }, (_, index) => makers[index % makers.length]?.() ?? "");
    expect(made.filter((text) => secretIn(text) !== undefined)).toEqual([]);
  });
});

test.each([...Object.values(FINDS), "hunter2-geheim"])("the report does not quote %s", (secret) => {
  const text = `settings:\n  a: {token: ${JSON.stringify(secret)}, other: null}\n`;
  const document = parseDocument(sourceText("tenants/acme.yaml", text));
  const problems = [...document.problems, ...checkSecrets(document)];
  expect(problems.map(({ code }) => code)).toEqual(["YML-113", "TEN-113"]);
  for (const part of secret.split(/[\s/:@.=;-]+/).filter((piece) => piece.length >= 12 || piece === "hunter2"))
    expect(formatProblems(problems)).not.toContain(part);
});

test("a line keeps its length, so that carets stay below what they mark", () => {
  const line = `  a: {password: "geheim", plant: berlin, url: ${FINDS["connection string"] ?? ""}}`;
  expect(lineWithoutSecrets(line)).toHaveLength(line.length);
  expect(lineWithoutSecrets(line)).toContain("plant: berlin");
});

test.each([
  "a".repeat(60_000),
  "a1B".repeat(20_000),
  "://:".repeat(15_000),
  "-----BEGIN ".repeat(5_000),
  "eyJ".repeat(20_000),
  "token=".repeat(10_000),
])("crafted text of 60 KiB takes no time (%#)", (text) => {
  const effort = leastEffort(1000, () => {
    secretIn(text);
    lineWithoutSecrets(text);
  });
  expect(effort).toBeLessThan(1000);
});

function uuid(): string {
  return randomBytes(16)
    .toString("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function alphanumeric(length: number): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from(randomBytes(length), (byte) => letters[byte % letters.length]).join("");
}
