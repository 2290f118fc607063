import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isIPv4 } from "node:net";
import * as der from "./der";

/** A certificate and its private key, both in PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** What a certificate says. */
export interface CertificateOptions {
  readonly commonName: string;
  /** Kubernetes reads it as the user's group. */
  readonly organization?: string;
  /** DNS names and IPv4 addresses a server answers to; none for a client. */
  readonly hosts?: readonly string[];
  /** Who signs; without it the certificate is an authority that signs itself. */
  readonly issuer?: KeyPair & { readonly commonName: string };
}

const tenYears = 3650 * 24 * 3600 * 1000;
const ecdsaWithSha256 = der.sequence(der.oid("1.2.840.10045.4.3.2"));

/** Makes an ECDSA (P-256) key and a certificate for it, valid for ten years from yesterday, so that clocks may differ. */
export function createCertificate(options: CertificateOptions): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signer = options.issuer === undefined ? privateKey : createPrivateKey(options.issuer.key);
  const subjectKey = publicKey.export({ type: "spki", format: "der" });
  const body = der.sequence(
    der.tagged(0xa0, der.integer(Buffer.from([2]))),
    der.integer(Buffer.concat([Buffer.from([0x01]), randomBytes(15)])),
    ecdsaWithSha256,
    distinguishedName({ commonName: options.issuer?.commonName ?? options.commonName }),
    der.sequence(der.moment(new Date(Date.now() - 24 * 3600 * 1000)), der.moment(new Date(Date.now() + tenYears))),
    distinguishedName(options),
    subjectKey,
    der.tagged(0xa3, der.sequence(...extensions(options, subjectKey))),
  );
  const certificate = der.sequence(body, ecdsaWithSha256, der.bits(sign("sha256", body, signer)));
  return { certificate: pem("CERTIFICATE", certificate), key: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}

function distinguishedName(options: { commonName: string; organization?: string }): Buffer {
  const part = (type: string, value: string): Buffer => der.set(der.sequence(der.oid(type), der.text(value)));
  const organization = options.organization === undefined ? [] : [part("2.5.4.10", options.organization)];
  return der.sequence(...organization, part("2.5.4.3", options.commonName));
}

function extension(id: string, value: Buffer, isCritical = false): Buffer {
  return der.sequence(der.oid(id), ...(isCritical ? [der.truth()] : []), der.octets(value));
}

function extensions(options: CertificateOptions, subjectKey: Buffer): Buffer[] {
  const keyId = extension("2.5.29.14", der.octets(fingerprint(subjectKey)));
  if (options.issuer === undefined) {
    const mayOnlySign = der.bits(Buffer.from([0b0000_0110]), 1);
    return [extension("2.5.29.19", der.sequence(der.truth()), true), extension("2.5.29.15", mayOnlySign, true), keyId];
  }
  const mayIdentify = der.bits(Buffer.from([0b1010_0000]), 5);
  const purposes = [der.oid("1.3.6.1.5.5.7.3.2"), ...(options.hosts === undefined ? [] : [der.oid("1.3.6.1.5.5.7.3.1")])];
  return [
    extension("2.5.29.19", der.sequence(), true),
    extension("2.5.29.15", mayIdentify, true),
    extension("2.5.29.37", der.sequence(...purposes)),
    keyId,
    extension(
      "2.5.29.35",
      der.sequence(der.tagged(0x80, fingerprint(createPublicKey(options.issuer.key).export({ type: "spki", format: "der" })))),
    ),
    ...(options.hosts === undefined ? [] : [extension("2.5.29.17", der.sequence(...options.hosts.map(alternativeName)))]),
  ];
}

/** Name of a key, by which a certificate points at its issuer's; not a matter of secrecy. */
function fingerprint(publicKey: Buffer): Buffer {
  return createHash("sha1").update(publicKey).digest();
}

function alternativeName(host: string): Buffer {
  return isIPv4(host) ? der.tagged(0x87, Buffer.from(host.split(".").map(Number))) : der.tagged(0x82, Buffer.from(host, "ascii"));
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
