import { X509Certificate } from "node:crypto";
import { connect, createServer, type Server } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCertificate } from "../../local/certificate";

const authority = createCertificate({ commonName: "an authority" });
const issuer = { ...authority, commonName: "an authority" };
const server = createCertificate({ commonName: "a server", hosts: ["localhost", "127.0.0.1"], issuer });
const client = createCertificate({ commonName: "ada", organization: "engineers", issuer });

let listening: Server;
let port = 0;

beforeAll(async () => {
  const options = {
    cert: server.certificate,
    key: server.key,
    ca: authority.certificate,
    requestCert: true,
    rejectUnauthorized: true,
  };
  listening = createServer(options, (socket) => socket.end([socket.getPeerCertificate().subject.O].flat().join()));
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const address = listening.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});

afterAll(() => listening.close());

/** What the server reads as the client's group, or the error. */
function greet(options: { cert?: string; key?: string; ca?: string; servername?: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, ca: authority.certificate, ...options });
    socket
      .setEncoding("utf8")
      .on("data", resolve)
      .on("error", reject)
      .on("close", () => reject(new Error("closed without a word")));
  });
}

const identity = { cert: client.certificate, key: client.key };

test("a client of the authority is let in, and its organization is what the server sees", async () => {
  expect(await greet(identity)).toBe("engineers");
});

test("a client without certificate or of another authority is refused", async () => {
  const stranger = createCertificate({
    commonName: "eve",
    issuer: { ...createCertificate({ commonName: "an authority" }), commonName: "an authority" },
  });
  await expect(greet({})).rejects.toThrow();
  await expect(greet({ cert: stranger.certificate, key: stranger.key })).rejects.toThrow();
});

test("a server is trusted for its own names only, and only by its own authority", async () => {
  await expect(greet({ ...identity, servername: "elsewhere.example" })).rejects.toThrow(/does not match/);
  await expect(greet({ ...identity, ca: createCertificate({ commonName: "an authority" }).certificate })).rejects.toThrow();
});

test("only the authority may sign", () => {
  expect(new X509Certificate(authority.certificate).ca).toBe(true);
  expect(new X509Certificate(server.certificate).ca).toBe(false);
});

test("a certificate is valid now and for years", () => {
  const { validFrom, validTo } = new X509Certificate(server.certificate);
  expect(Date.parse(validFrom)).toBeLessThan(Date.now());
  expect(Date.parse(validTo)).toBeGreaterThan(Date.now() + 365 * 24 * 3600 * 1000);
});
