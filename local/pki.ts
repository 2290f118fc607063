import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type CertificateOptions, createCertificate, type KeyPair } from "./certificate";
import { writeSecret } from "./files";

const here = ["localhost", "127.0.0.1"];
const inCluster = [
  "kubernetes",
  "kubernetes.default",
  "kubernetes.default.svc",
  "kubernetes.default.svc.cluster.local",
  "10.96.0.1",
];

/** Authorities: one for the cluster, one for etcd, so that a cluster certificate opens no door to etcd, and one for PostgreSQL. */
const authorities = { cluster: "leasehold-cluster-ca", etcd: "leasehold-etcd-ca", postgres: "leasehold-postgres-ca" } as const;
type Authority = keyof typeof authorities;

interface Leaf extends Omit<CertificateOptions, "issuer"> {
  readonly authority: Authority;
}

/** Every certificate of the platform by its file name. */
const leaves = {
  apiserver: { authority: "cluster", commonName: "kube-apiserver", hosts: [...here, ...inCluster] },
  controllers: { authority: "cluster", commonName: "leasehold-controllers", hosts: here },
  admin: { authority: "cluster", commonName: "leasehold-admin", organization: "system:masters" },
  "controller-manager": { authority: "cluster", commonName: "system:kube-controller-manager" },
  scheduler: { authority: "cluster", commonName: "system:kube-scheduler" },
  kwok: { authority: "cluster", commonName: "leasehold:kwok", organization: "leasehold:fake-nodes" },
  etcd: { authority: "etcd", commonName: "etcd", hosts: here },
  "etcd-client": { authority: "etcd", commonName: "kube-apiserver-etcd-client" },
  postgres: { authority: "postgres", commonName: "localhost", hosts: here },
} as const satisfies Record<string, Leaf>;

/** A certificate of the platform. */
export type CertificateName = keyof typeof leaves;

/** Paths of a certificate, of its key and of the authority that signed it. */
export function certificateFiles(folder: string, name: CertificateName): { cert: string; key: string; ca: string } {
  return {
    cert: join(folder, `${name}.crt`),
    key: join(folder, `${name}.key`),
    ca: authorityFile(folder, leaves[name].authority),
  };
}

/** Path of an authority's certificate. */
export function authorityFile(folder: string, authority: Authority): string {
  return join(folder, `${authority}-ca.crt`);
}

/** Makes what is missing: authorities, certificates, the key that signs service account tokens and the one that encrypts secrets at rest. */
export function createPki(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, leaf] of Object.entries(leaves) as [CertificateName, Leaf][]) {
    const files = certificateFiles(folder, name);
    if (existsSync(files.cert) && existsSync(files.key)) continue;
    const issuer = { ...ensureAuthority(folder, leaf.authority), commonName: authorities[leaf.authority] };
    writePair(files, createCertificate({ ...leaf, issuer }));
  }
  writeOnce(join(folder, "service-accounts.key"), serviceAccountKey);
  writeOnce(join(folder, "encryption.yaml"), encryptionConfiguration);
}

function ensureAuthority(folder: string, authority: Authority): KeyPair {
  const files = { cert: authorityFile(folder, authority), key: join(folder, `${authority}-ca.key`) };
  if (!existsSync(files.cert) || !existsSync(files.key))
    writePair(files, createCertificate({ commonName: authorities[authority] }));
  return { certificate: readFileSync(files.cert, "utf8"), key: readFileSync(files.key, "utf8") };
}

function writePair(files: { cert: string; key: string }, pair: KeyPair): void {
  writeSecret(files.key, pair.key);
  writeSecret(files.cert, pair.certificate);
}

function writeOnce(file: string, make: () => string): void {
  if (!existsSync(file)) writeSecret(file, make());
}

// The API server signs tokens with RSA or ECDSA; RSA is what every verifier understands.
function serviceAccountKey(): string {
  return generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

function encryptionConfiguration(): string {
  const secret = randomBytes(32).toString("base64");
  return `apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources: [secrets]
    providers:
      - secretbox: { keys: [{ name: local, secret: ${secret} }] }
      - identity: {}
`;
}
