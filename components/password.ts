import type * as pulumi from "@pulumi/pulumi";
import { all, secret } from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { scramVerifier } from "./scram";

/** A generated password, and what the server gets to see of it. */
export interface Password {
  readonly text: pulumi.Output<string>;
  readonly verifier: pulumi.Output<string>;
}

/**
 * A password of one login; another epoch makes another one.
 *
 * @param name logical names are `<name>-password-<slot>` and `<name>-salt-<slot>`.
 */
export function newPassword(name: string, slot: string, epoch: number, opts: pulumi.CustomResourceOptions): Password {
  const keepers = { epoch: String(epoch) };
  const password = new random.RandomPassword(`${name}-password-${slot}`, { length: 32, special: false, keepers }, opts);
  const salt = new random.RandomBytes(`${name}-salt-${slot}`, { length: 16, keepers }, opts);
  const verifier = all([password.result, salt.base64]).apply(([text, base64]) => scramVerifier(text, base64));
  return { text: password.result, verifier: secret(verifier) };
}
