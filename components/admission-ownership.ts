/** Rules that keep what says whose something is in the platform's hands: namespaces, managed objects, labels. */

import { MANAGED_LABEL, TRUST_PREFIX } from "../model/labels";
import type { AdmissionRule } from "./admission-rule";

const labelsOf = (object: string): string =>
  `(${object} != null && has(${object}.metadata) && has(${object}.metadata.labels) ? ${object}.metadata.labels : {})`;
const isManaged = (object: string): string => `${labelsOf(object)}[?'${MANAGED_LABEL}'].orValue('') == 'true'`;
const hasTrustLabel = (object: string): string => `${labelsOf(object)}.exists(key, key.startsWith('${TRUST_PREFIX}'))`;

/** Holds when a map of labels has no trust label that it did not have before. */
const addsNoTrustLabel = (labels: string, before: string): string =>
  `${labels}.all(key, !key.startsWith('${TRUST_PREFIX}') || ${before}[?key].orValue('') == ${labels}[key])`;

const namespaceRule: AdmissionRule = {
  name: "tenant-namespaces-are-the-platforms",
  apiGroups: [""],
  resources: ["namespaces", "namespaces/status", "namespaces/finalize"],
  operations: ["CREATE", "UPDATE", "DELETE"],
  everywhere: true,
  exempt: "controllers",
  validations: [
    {
      expression: `!(${hasTrustLabel("oldObject")}) && !(${hasTrustLabel("object")})`,
      message: `only the platform writes, removes or labels a namespace with ${TRUST_PREFIX} labels`,
    },
    {
      expression: "!request.name.startsWith('t-')",
      message: "names that begin with t- are for the namespaces of tenants, which only the platform makes",
    },
  ],
};

const managedRule: AdmissionRule = {
  name: "managed-objects-are-the-platforms",
  apiGroups: ["*"],
  resources: ["*/*"],
  operations: ["CREATE", "UPDATE", "DELETE"],
  exempt: "controllers",
  validations: [
    {
      expression: `!(${isManaged("oldObject")}) && !(${isManaged("object")})`,
      message: `an object with the label ${MANAGED_LABEL} is the platform's: it is changed by way of the tenant file`,
    },
  ],
};

const TEMPLATES =
  "(has(object.spec) && has(object.spec.template) && has(object.spec.template.metadata) && has(object.spec.template.metadata.labels) ? object.spec.template.metadata.labels : {})";
const JOB_TEMPLATES =
  "(has(object.spec) && has(object.spec.jobTemplate) && has(object.spec.jobTemplate.spec.template.metadata) && has(object.spec.jobTemplate.spec.template.metadata.labels) ? object.spec.jobTemplate.spec.template.metadata.labels : {})";

const labelRules: readonly AdmissionRule[] = [
  {
    name: "trust-labels-are-the-platforms",
    apiGroups: ["*"],
    resources: ["*"],
    operations: ["CREATE", "UPDATE"],
    exempt: "controllers",
    validations: [
      {
        expression: addsNoTrustLabel(labelsOf("object"), labelsOf("oldObject")),
        message: `only the platform sets ${TRUST_PREFIX} labels`,
      },
    ],
  },
  {
    name: "pod-templates-carry-no-trust-label",
    apiGroups: ["", "apps", "batch"],
    resources: ["deployments", "statefulsets", "daemonsets", "replicasets", "replicationcontrollers", "jobs", "cronjobs"],
    operations: ["CREATE", "UPDATE"],
    exempt: "controllers",
    validations: [TEMPLATES, JOB_TEMPLATES].map((labels) => ({
      expression: addsNoTrustLabel(labels, "{}"),
      message: `only the platform sets ${TRUST_PREFIX} labels, on pods of a template too`,
    })),
  },
];

/** Every rule about ownership. */
export const ownershipRules: readonly AdmissionRule[] = [namespaceRule, managedRule, ...labelRules];
