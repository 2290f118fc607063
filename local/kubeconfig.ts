import { readFileSync } from "node:fs";
import { writeSecret } from "./files";
import { type CertificateName, certificateFiles } from "./pki";

/** Writes a kubeconfig that holds its certificates in itself, so that it can be copied elsewhere. */
export function writeKubeconfig(file: string, options: { server: string; pki: string; user: CertificateName }): void {
  const files = certificateFiles(options.pki, options.user);
  const embedded = (path: string): string => readFileSync(path).toString("base64");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "leasehold", cluster: { server: options.server, "certificate-authority-data": embedded(files.ca) } }],
    users: [
      {
        name: options.user,
        user: { "client-certificate-data": embedded(files.cert), "client-key-data": embedded(files.key) },
      },
    ],
    contexts: [{ name: "leasehold", context: { cluster: "leasehold", user: options.user } }],
    "current-context": "leasehold",
  };
  writeSecret(file, `${JSON.stringify(config, undefined, 2)}\n`);
}
