/** Accounts with tokens, and Services that reach out of a tenant. */

import type { Fields } from "../../../policies/values";
import type { Target, Values } from "../mutant";
import { called, ofOpenTenant, ofTenant, table } from "../table";
import { any, gone, put, to } from "../values";
import { inside } from "./created";

const QUIET = ["accounts-mount-no-token"];
const TOKENS = ["tokens-are-short-lived"];
const INSIDE = ["service-stays-inside"];
const KNOWN = ["tenant-kinds-are-known"];

const service = (spec: Fields): Values => inside("core/v1:Service", { spec });
const http = [{ port: 80 }];

const isService = ({ kind, tenant }: Target): boolean => kind === "Service" && tenant !== "";

export const services = table(
  ["tokens for every pod", "ServiceAccount", "automountServiceAccountToken", any(gone, to(true)), QUIET, called("default")],
  ["the default account left to itself", "ServiceAccount", "", gone, QUIET, called("default")],
  [
    "a token that never ends",
    "Namespace",
    "",
    inside("core/v1:Secret", { type: "kubernetes.io/service-account-token" }),
    TOKENS,
    ofTenant,
  ],
  ["a Secret turned into a token", "Secret", "type", to("kubernetes.io/service-account-token"), TOKENS, ofTenant],
  ["a Service on every node", "Service", "spec type", to("NodePort"), INSIDE, isService],
  ["a Service for the internet", "Service", "spec type", to("LoadBalancer"), INSIDE, isService],
  [
    "a Service for the whole internet",
    "Service",
    "spec",
    (value) => [{ ...(value as Fields), type: "LoadBalancer", loadBalancerSourceRanges: ["0.0.0.0/0"] }],
    INSIDE,
    isService,
  ],
  ["a Service by another name", "Service", "spec type", to("ExternalName"), INSIDE, isService],
  ["a Service that takes others' addresses", "Service", "spec", put("externalIPs", ["203.0.113.7"]), INSIDE, isService],
  ["a Service without a selector", "Service", "spec selector", any(gone, to({})), INSIDE, isService],
  [
    "one more Service that reaches out",
    "Namespace",
    "",
    any(
      service({ type: "NodePort", selector: { app: "x" }, ports: http }),
      service({ type: "ExternalName", externalName: "metadata.google.internal" }),
      service({ type: "LoadBalancer", selector: { app: "x" }, ports: http }),
      service({ type: "ClusterIP", ports: http }),
    ),
    INSIDE,
    ofOpenTenant,
  ],
  [
    "addresses of one's own",
    "Namespace",
    "",
    any(
      inside("core/v1:Endpoints", { subsets: [{ addresses: [{ ip: "10.0.0.1" }] }] }),
      inside("discovery.k8s.io/v1:EndpointSlice", { endpoints: [{ addresses: ["10.0.0.1"] }] }),
    ),
    KNOWN,
    ofTenant,
  ],
);
