/** Who can come to know a tenant's Secrets: by a right to read them, by a reference, by a copy. */

import { createHash } from "node:crypto";
import { TENANT_LABEL } from "../../model/labels";
import { type Fields, fields, list, text } from "../../policies/values";
import type { Crossing } from "./access";
import { type Edge, type Evidence, INTERNET, SHARED } from "./isolation-model";
import type { LayerModel } from "./layer";
import { type Rbac, type Right, readsSecrets } from "./rbac";
import { grouped, type Item, type World } from "./world";

/** Computes the layer. */
export function secretsLayer(world: World, rbac: Rbac, crossing: readonly Crossing[]): LayerModel {
  const readers = grouped(rbac.rights.filter(readsSecrets), ({ namespace }) => namespace);
  return {
    edges: [
      ...readEdges(world, crossing),
      ...misplaced(world),
      ...copies(world),
      ...references(world),
      ...stores(world),
      ...pushes(world),
    ],
    denial: (from, to) => [...holdings(world, to, readers), ...(world.tenants.has(to) ? [] : kept(world, from, to))],
  };
}

function leak(from: string, to: string, says: string, evidence: readonly Evidence[]): Edge {
  return { from, to, layer: "secrets", letter: "!", says, evidence };
}

function readEdges(world: World, crossing: readonly Crossing[]): Edge[] {
  return crossing
    .filter(({ to, right }) => to !== SHARED && readsSecrets(right))
    .map(({ from, to, right }) =>
      leak(from, to, `${right.subject.name} can get at Secrets by ${right.role}`, [
        world.evidence(right.binding, `gives ${right.role} to ${right.subject.name}`, "roleRef"),
      ]),
    );
}

/** A Secret of one tenant in the namespace of another. */
function misplaced(world: World): Edge[] {
  return world.of("Secret").flatMap((secret) => {
    const [owner, keeper] = [secret.labels[TENANT_LABEL], world.namespaces.get(secret.namespace)?.tenant];
    if (owner === undefined || owner === "" || keeper === undefined || owner === keeper) return [];
    return [
      leak(keeper, owner, `a Secret of ${owner} is in ${secret.namespace}`, [
        world.evidence(secret, `is labelled as ${owner}'s`),
      ]),
    ];
  });
}

/** Names of entries that are no secret although they are long, and the same for everybody. */
const PUBLIC_ENTRY =
  /(^|\.)(crt|cert|pem|ca|pub|public_key)$|^(host|hostaddr|port|database|schema|sslmode|sslrootcert|type|provider|algorithm|options|PG(?!PASSWORD).*)$/;
const SHORTEST = 12;

/** The same secret text in Secrets of two tenants, as far as contents are known. They are compared by digest and told to nobody. */
function copies(world: World): Edge[] {
  const seen = new Map<string, { readonly tenant: string; readonly secret: Item }>();
  return world.of("Secret").flatMap((secret) => {
    const tenant = world.namespaces.get(secret.namespace)?.tenant;
    if (tenant === undefined) return [];
    return digests(secret.resource.props).flatMap(({ entry, digest }): Edge[] => {
      const first = seen.get(digest);
      if (first === undefined) seen.set(digest, { tenant, secret });
      if (first === undefined || first.tenant === tenant) return [];
      const evidence = [world.evidence(first.secret, "has it too"), world.evidence(secret, `has in ${entry} the same text`)];
      const says = `${secret.title} and ${first.secret.title} hold the same secret`;
      return [leak(tenant, first.tenant, says, evidence), leak(first.tenant, tenant, says, evidence)];
    });
  });
}

const SECRET_MARK = "4dabf18193072939515e22adb298388d";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

function digests(props: Fields): readonly { readonly entry: string; readonly digest: string }[] {
  const entries = ["data", "stringData"].flatMap((part) => {
    try {
      const values = fields(revealed(props[part]));
      return Object.keys(values).map((entry) => ({ part, entry, value: text(revealed(values[entry])) }));
    } catch {
      return []; // known only after the update
    }
  });
  return entries
    .filter(({ entry, value }) => value.length >= SHORTEST && value !== UNKNOWN && !PUBLIC_ENTRY.test(entry))
    .map(({ part, entry, value }) => {
      const plain = part === "data" ? Buffer.from(value, "base64").toString("latin1") : Buffer.from(value).toString("latin1");
      return { entry, digest: createHash("sha256").update(plain).digest("hex") };
    });
}

/** What a secret's mark is around; an encrypted one stays the mark, whose text differs from every other. */
function revealed(value: unknown): unknown {
  return SECRET_MARK in fields(value) ? fields(value)["value"] : value;
}

/** A certificate of the gateway from a Secret of another namespace: the gateway reads them all and asks nobody. */
function references(world: World): Edge[] {
  return world.of("ApisixTls").flatMap((tls) => {
    const spec = fields(tls.props["spec"]);
    const from = world.namespaces.get(tls.namespace)?.tenant;
    const secrets = [spec["secret"], fields(spec["client"])["caSecret"]].map(fields);
    return secrets.flatMap((secret) => {
      const namespace = text(secret["namespace"]);
      const to = world.namespaces.get(namespace)?.tenant ?? SHARED;
      if (from === undefined || namespace === "" || to === from) return [];
      const says = `the gateway uses Secret ${namespace}/${text(secret["name"])} for ${tls.namespace}`;
      return [leak(from, to, says, [world.evidence(tls, says, "spec.secret")])];
    });
  });
}

/** Copies from a store outside of the cluster: whose they are is told by the first part of their key. */
function stores(world: World): Edge[] {
  return world.of("ExternalSecret").flatMap((item) => {
    const from = world.namespaces.get(item.namespace)?.tenant;
    if (from === undefined) return [];
    const spec = fields(item.props["spec"]);
    const keys = [
      ...list(spec["data"]).map((entry) => text(fields(fields(entry)["remoteRef"])["key"])),
      ...list(spec["dataFrom"]).map((entry) => text(fields(fields(entry)["extract"])["key"])),
    ];
    return keys.flatMap((key): Edge[] => {
      const owner = key.split("/").find((part) => world.tenants.has(part));
      if (owner === from) return [{ ...storeEdge(world, item, { from, key }), letter: "G" }];
      return owner === undefined
        ? [storeEdge(world, item, { from, key })]
        : [{ ...storeEdge(world, item, { from, key }), to: owner }];
    });
  });
}

function storeEdge(world: World, item: Item, { from, key }: { readonly from: string; readonly key: string }): Edge {
  return leak(from, SHARED, `copies "${key}" from a store`, [world.evidence(item, `names the key "${key}"`, "spec.data")]);
}

function holdings(world: World, id: string, readers: ReadonlyMap<string, readonly Right[]>): Evidence[] {
  return (world.tenants.get(id)?.namespaces ?? []).flatMap(({ name, item }) => {
    const rights = readers.get(name) ?? [];
    const secrets = world.of("Secret", name);
    const who = [...new Set(rights.map(({ subject }) => subject.name))];
    const rule = `read in ${name} alone${who.length === 0 ? ", by nobody" : `, by ${who.join(", ")}`}`;
    if (secrets.length === 0) return [world.evidence(item, "holds no Secret of this environment")];
    return secrets.map((secret) => world.evidence(secret, rule));
  });
}

function kept(world: World, id: string, to: string): Evidence[] {
  const rule =
    to === INTERNET
      ? "has nothing that copies its Secrets out of the cluster"
      : "has nothing that names a Secret of the platform";
  return (world.tenants.get(id)?.namespaces ?? []).map(({ item }) => world.evidence(item, rule));
}

/** A Secret that is copied out of the cluster. */
function pushes(world: World): Edge[] {
  return world.of("PushSecret").flatMap((item) => {
    const from = world.namespaces.get(item.namespace)?.tenant;
    return from === undefined
      ? []
      : [
          leak(from, INTERNET, `${item.title} copies Secrets elsewhere`, [
            world.evidence(item, "copies Secrets to a store", "spec"),
          ]),
        ];
  });
}
