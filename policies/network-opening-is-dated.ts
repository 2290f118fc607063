import { OPENING_ANNOTATIONS } from "../model/labels";
import { type Invariant, violation } from "./invariant";
import { rangeRules } from "./network-rules";
import { text } from "./values";

export const networkOpeningIsDated: Invariant = {
  name: "network-opening-is-dated",
  displayName: "Every opening has an end",
  ids: ["J6"],
  holds: "a network policy of a tenant that opens an address range says why, by which ticket and until when",
  sources: ["vCluster #550", "NSA 2.0"],
  severity: "high",
  remedy: `write the annotations ${Object.values(OPENING_ANNOTATIONS).join(", ")}, the last as a day such as 2027-01-31`,
  violations: (stack) =>
    [...new Set(rangeRules(stack).map(({ policy }) => policy))].flatMap((policy) => {
      const said = policy.annotations;
      const missing = RECORDS.filter(({ key, pattern }) => !pattern.test(text(said[key]))).map(({ key }) => key);
      return missing.length === 0 ? [] : [violation(policy, `opens an address range without a proper ${missing.join(", ")}`)];
    }),
};

const SOMETHING = /\S/;

const RECORDS = [
  { key: OPENING_ANNOTATIONS.reason, pattern: SOMETHING },
  { key: OPENING_ANNOTATIONS.ticket, pattern: SOMETHING },
  { key: OPENING_ANNOTATIONS.expires, pattern: /^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/ },
] as const;
