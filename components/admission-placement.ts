/** Rules about where and before whom a tenant's pods run. What the namespace's labels say, the platform wrote. */

import { PRIORITIES } from "../model/blocks/isolation";
import { DEDICATED_NODE_LABEL, DEDICATED_TAINT, NODES_LABEL, PRIORITY_LABEL, TENANT_LABEL, TRUST_PREFIX } from "../model/labels";
import { allowedClasses } from "./priority-classes";

const label = (name: string, otherwise: string): string => `namespaceObject.metadata.?labels[?'${name}'].orValue('${otherwise}')`;

/** Whether the namespace's pods run on nodes of their own. */
export const IS_DEDICATED = `${label(NODES_LABEL, "shared")} == 'dedicated'`;

/** The id of the tenant whose namespace it is. */
export const TENANT = label(TENANT_LABEL, "");

/** The highest priority of the namespace; one without the label has the lowest. */
export const PRIORITY = label(PRIORITY_LABEL, "low");

const isOwnTaint = `toleration.?key.orValue('') == '${DEDICATED_TAINT}' && toleration.?operator.orValue('Equal') == 'Equal' && toleration.?value.orValue('') == ${TENANT}`;

const allowed = PRIORITIES.map(
  (priority) =>
    `'${priority}': ['', ${allowedClasses(priority)
      .map((name) => `'${name}'`)
      .join(", ")}]`,
);

/** What holds of every pod, whoever wrote it. */
export const placementValidations = [
  { expression: "object.spec.?nodeName.orValue('') == ''", message: "the scheduler places a pod, not its author" },
  {
    expression: `object.spec.?tolerations.orValue([]).all(toleration, toleration.?key.orValue('') != '' && (!toleration.key.startsWith('${TRUST_PREFIX}') || (${IS_DEDICATED} && ${isOwnTaint})))`,
    message: "a toleration names its taint, and not one of the platform's",
  },
  {
    // A taint keeps others off the nodes; only a selector keeps the tenant on them.
    expression: `!(${IS_DEDICATED}) || (object.spec.?nodeSelector[?'${DEDICATED_NODE_LABEL}'].orValue('') == ${TENANT} && object.spec.?tolerations.orValue([]).exists(toleration, ${isOwnTaint}))`,
    message: "the tenant's pods run on its own nodes only",
  },
  {
    expression: `object.spec.?priorityClassName.orValue('') in {${allowed.join(", ")}}[?${PRIORITY}].orValue([''])`,
    message: "a tenant's pods take the priority of their tenant or a lower one, never the cluster's own",
  },
] as const;
