import { type Properties, type Value } from "../support";
import { at, numberAt, textAt } from "./object";

/** What the program set on the provider, decoded and with defaults. */
export interface Settings {
  /** Content of a kubeconfig or path to one; empty: the environment variable KUBECONFIG, then ~/.kube/config. */
  kubeconfig: string;
  /** Context and cluster of the kubeconfig; empty: its current ones. */
  context: string;
  cluster: string;
  /** Namespace of namespaced objects that name none; empty: the context's, then "default". */
  namespace: string;
  /** Adopt objects that exist instead of refusing to create them. */
  upsertExistingObjects: boolean;
  /** Change a Secret's or ConfigMap's data in place instead of replacing it. */
  enableSecretMutable: boolean;
  enableConfigMapMutable: boolean;
  /** Take over fields that another manager owns. */
  enablePatchForce: boolean;
  /** Requests per second, on average and at once; 0 means no limit. */
  qps: number;
  burst: number;
}

/** Settings that are not strings, which the SDK therefore encodes as JSON. */
export const encodedSettings = [
  "alwaysRender",
  "deleteUnreachable",
  "enableConfigMapMutable",
  "enablePatchForce",
  "enableSecretMutable",
  "enableServerSideApply",
  "helmReleaseSettings",
  "kubeClientSettings",
  "skipUpdateUnreachable",
  "suppressDeprecationWarnings",
  "suppressHelmHookWarnings",
  "upsertExistingObjects",
] as const;

/** What only the official provider can do, and the value that asks for nothing. */
const absent: [setting: string, harmless: Value | undefined][] = [
  ["enableServerSideApply", true],
  ["deleteUnreachable", false],
  ["skipUpdateUnreachable", false],
  ["renderYamlToDirectory", undefined],
  ["helmReleaseSettings", undefined],
];

const defaultQps = 50;
const defaultBurst = 120;

/**
 * Reads decoded provider settings (see `decodeConfiguration`).
 * @throws Error if a setting is used that this provider does not offer
 */
export function readSettings(configuration: Properties): Settings {
  for (const [setting, harmless] of absent) {
    const value = configuration[setting];
    if (value !== undefined && value !== harmless)
      throw new Error(
        `the local Kubernetes provider does not offer "${setting}": remove the setting or install the official plugin`,
      );
  }
  const flag = (name: string): boolean => configuration[name] === true;
  return {
    kubeconfig: textAt(configuration, "kubeconfig"),
    context: textAt(configuration, "context"),
    cluster: textAt(configuration, "cluster"),
    namespace: textAt(configuration, "namespace"),
    upsertExistingObjects: flag("upsertExistingObjects"),
    enableSecretMutable: flag("enableSecretMutable"),
    enableConfigMapMutable: flag("enableConfigMapMutable"),
    enablePatchForce: flag("enablePatchForce"),
    qps: numberAt(at(configuration, "kubeClientSettings"), ["qps"], defaultQps),
    burst: numberAt(at(configuration, "kubeClientSettings"), ["burst"], defaultBurst),
  };
}
