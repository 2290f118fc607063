/** Whatever lets calls go uncounted, or follows a consumer to where he is not expected. */

import { STATUS_LABEL, TIER_LABEL } from "../../../model/labels";
import { type Fields, fields } from "../../../policies/values";
import type { Target, Values } from "../mutant";
import { ofClosedTenant, ofOpenTenant, type Row, table } from "../table";
import { any, foreign, gone, more, put, to } from "../values";
import { config, off, PLUGINS, plugin, ROUTE, skips } from "./plugins";

const LIMIT = ["gateway-limit-is-real"];
const CONSUMER = ["consumer-only-limits"];

const rows: readonly Row[] = ["limit-conn", "limit-req", "limit-count"].flatMap((name): Row[] => {
  const [place, at] = [`${PLUGINS} ${name}`, config(name)];
  const both = (row: string, where: string, values: Values): Row[] => [
    [row, ROUTE, where, values, LIMIT],
    [row, "ApisixConsumer", where.replace("http * ", ""), values, LIMIT],
  ];
  return [
    ...(name === "limit-count" ? [] : both("a limit switched off", place, off)),
    ...both("a refusal that looks like a failure", `${at} rejected_code`, any(gone, to(503, 200))),
    ...both("a limit that counts who knows where", `${at} policy`, any(gone, to(""))),
    ...both(
      "a limit that callers choose",
      `${at} key`,
      any(gone, to("http_x_tenant_id", "arg_who", "cookie_id", "http_x_limit")),
    ),
    ...both("a limit that gives up", `${at} allow_degradation`, to(true)),
    ...both("a limit that can be skipped", at, skips),
    ...both("a limit of another tenant", `${at} group`, any(foreign, to("shared", "acme", "initech-00000000"))),
    ...both(
      "a limit that limits nothing",
      `${at} ${name === "limit-conn" ? "conn" : name === "limit-req" ? "rate" : "count"}`,
      any(gone, to(0, -1)),
    ),
  ];
});

export const limits = table(...rows);

export const consumers = table(
  [
    "a consumer's plugin that opens routes",
    "ApisixConsumer",
    "spec plugins",
    more(
      ...["acl", "traffic-split", "proxy-rewrite", "key-auth", "serverless-pre-function", "fault-injection", ""].map((name) =>
        plugin(name),
      ),
    ),
    CONSUMER,
  ],
  [
    "a consumer that cannot be suspended",
    "ApisixConsumer",
    `metadata labels ${STATUS_LABEL}`,
    any(gone, to("")),
    CONSUMER,
    ofOpenTenant,
  ],
  ["a consumer of a higher tier", "ApisixConsumer", `metadata labels ${TIER_LABEL}`, any(gone, to("enterprise")), CONSUMER],
  ["a label the gateway refuses", "ApisixConsumer", "metadata labels", put("leasehold/more", ""), CONSUMER],
  ["a key in clear", "ApisixConsumer", "spec authParameter *", to({ value: { key: "k" } }), CONSUMER],
  [
    "a second credential",
    "ApisixConsumer",
    "spec authParameter",
    put("basicAuth", { secretRef: { name: "more" } }, { value: { username: "a", password: "b" } }),
    CONSUMER,
  ],
  ["no credential", "ApisixConsumer", "spec authParameter", any(gone, to({})), CONSUMER],
  ["a credential of nobody's", "ApisixConsumer", "spec authParameter * secretRef name", any(gone, to("")), CONSUMER],
  [
    "a consumer of who is closed",
    "ApisixConsumer",
    `metadata labels ${STATUS_LABEL}`,
    to("active"),
    ["suspended-tenant-is-closed"],
    ofClosedTenant,
  ],
  [
    "one key for two",
    "ApisixConsumer",
    "",
    (_, target) => [
      [
        target.resource,
        {
          ...target.resource,
          urn: `${target.resource.urn}-more`,
          props: { ...target.resource.props, metadata: metadataOfConsumer(target) },
        },
      ],
    ],
    CONSUMER,
  ],
);

function metadataOfConsumer({ resource }: Target): Fields {
  return { ...fields(resource.props["metadata"]), name: "more" };
}
