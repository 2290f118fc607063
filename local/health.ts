import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { type CertificateName, certificateFiles } from "./pki";

/** Where to ask, and with which certificate of the platform. */
export interface Probe {
  readonly url: string;
  readonly pki: string;
  readonly as: CertificateName;
}

/** True if the address answers 200 within a second. The server's certificate is verified. */
export function answers(probe: Probe): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { agent: false as const, timeout: 1000, ...(probe.url.startsWith("https:") ? identity(probe) : {}) };
    const get = probe.url.startsWith("https:") ? https.get : http.get;
    const request = get(probe.url, options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on("timeout", () => request.destroy()).on("error", () => resolve(false));
  });
}

function identity(probe: Probe): { ca: Buffer; cert: Buffer; key: Buffer } {
  const files = certificateFiles(probe.pki, probe.as);
  return { ca: readFileSync(files.ca), cert: readFileSync(files.cert), key: readFileSync(files.key) };
}
