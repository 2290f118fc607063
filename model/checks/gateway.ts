/** Whether the gateway can do all that the files of an environment ask of it, without mixing anything up. */

import { certificatesOf, consumersOf, routesOf } from "../gateway/build";
import {
  crc32,
  gatewayCertificateName,
  gatewayConsumerName,
  gatewayRouteName,
  gatewayServiceName,
} from "../gateway/object-names";
import { isComplete } from "../identity";
import { type Context, placeOf, problemFrom, type TenantContext } from "../layers";
import type { Path } from "../paths";
import type { Problem } from "../problems";
import type { EnvironmentRun } from "../run";

/** Every problem of one tenant, or of a tier's defaults, with the gateway. */
export function checkGateway(context: Context): readonly Problem[] {
  return headerIsFree(context);
}

/** Headers by which the gateway itself knows routes with limits of their own. */
const MARKS = /^x-limit-/i;

/** Every part may be joined by `_` as well, and each such spelling is taken away from calls. */
const MOST_PARTS = 5;

function headerIsFree(context: Context): readonly Problem[] {
  const { header } = context.values.identity;
  const isTaken = MARKS.test(header);
  const isLong = header.split("-").length > MOST_PARTS;
  if (!isTaken && !isLong) return [];
  const message = isTaken
    ? `Header ${header} means a limit to the gateway.`
    : `Header ${header} has more than ${MOST_PARTS} parts, too many spellings to guard against.`;
  return [problemFrom(context, ["identity", "header"], { code: "GTW-110", message, fix: "Write for example X-Tenant-ID." })];
}

/** Something of a tenant that has a name inside the gateway. */
interface Named {
  readonly context: TenantContext;
  readonly path: Path;
  readonly name: string;
  /** What no two may have in common. */
  readonly key: string;
}

/** No two objects of the fleet are one to the gateway: it knows routes by a short digest, and consumers without hyphens. */
export function checkGatewayNames({ tenants }: EnvironmentRun): readonly Problem[] {
  const firsts = new Map<string, Named>();
  const shapes = new Shapes();
  return tenants
    .flatMap((context) => namesOf(context, shapes))
    .flatMap((one) => {
      const first = firsts.get(one.key);
      if (first === undefined) firsts.set(one.key, one);
      if (first === undefined || first.context.tenant.definition.id === one.context.tenant.definition.id) return [];
      // Told where somebody chose the name; what everybody has cannot be renamed.
      const [here, there] = isChosen(one) || !isChosen(first) ? [one, first] : [first, one];
      const { tenant } = there.context;
      const message = `The gateway would take ${here.name} and ${there.name} of tenant ${tenant.definition.id} (${tenant.document.source.file}) for one.`;
      return [
        problemFrom(here.context, here.path, {
          code: "GTW-111",
          message,
          fix: "Give the route, the key or the Secret another name.",
        }),
      ];
    });
}

function isChosen({ context, path }: Named): boolean {
  return placeOf(context, path).file === context.tenant.document.source.file;
}

/** A route and the names of its entrances. */
interface RouteNames {
  readonly route: string;
  readonly entrances: readonly string[];
}

/** The names of entrances by route: they depend on no id, and most tenants share both values with their tier. */
class Shapes {
  private readonly known = new Map<unknown, Map<unknown, readonly RouteNames[]>>();

  of(context: TenantContext): readonly RouteNames[] {
    const { identity, routes } = context.values;
    const ofIdentity = this.known.get(identity) ?? new Map<unknown, readonly RouteNames[]>();
    this.known.set(identity, ofIdentity);
    const known = ofIdentity.get(routes) ?? entrancesOf(context);
    ofIdentity.set(routes, known);
    return known;
  }
}

function entrancesOf(context: TenantContext): readonly RouteNames[] {
  const { id } = context.tenant.definition;
  const { identity, routes } = context.values;
  const domain = context.environment?.definition.gateway.domain ?? "";
  return routesOf({ id, identity, routes }, domain).map(({ name, entrances }) => ({
    route: name,
    entrances: entrances.map((entrance) => entrance.name),
  }));
}

function namesOf(context: TenantContext, shapes: Shapes): readonly Named[] {
  const { id } = context.tenant.definition;
  const { identity, routes } = context.values;
  if (!isComplete(identity)) return [];
  const entered = shapes.of(context).flatMap(({ route, entrances }, at) => {
    const path = ["routes", Math.min(at, routes.length - 1)];
    return entrances.flatMap((entrance, index): Named[] => {
      const name = gatewayRouteName(id, route, entrance);
      const service = gatewayServiceName(id, route, index);
      return [
        { context, path, name, key: `route ${crc32(name)}` },
        { context, path, name: service, key: `service ${crc32(service)}` },
      ];
    });
  });
  const consumers = consumersOf(identity).map(({ name: consumer }, index): Named => {
    const name = gatewayConsumerName(id, consumer);
    const isListed = identity.apiKeys?.[index] !== undefined;
    return {
      context,
      path: isListed ? ["identity", "apiKeys", index, "name"] : ["identity"],
      name,
      key: `consumer ${name.replaceAll("-", "_")}`,
    };
  });
  const certificates = certificatesOf(identity).map(({ secret }, index): Named => {
    const name = gatewayCertificateName(id, secret);
    return { context, path: ["identity", "domains", index, "secretRef"], name, key: `certificate ${crc32(name)}` };
  });
  return [...entered, ...consumers, ...certificates];
}

/** A key cannot change its owner in one update: the gateway refuses it, even when the old owner goes with it. */
export function checkKeyOwners({ tenants, before }: EnvironmentRun): readonly Problem[] {
  return tenants.flatMap((context) => {
    const old = before.get(context.tenant.definition.id)?.values.identity.apiKeys ?? [];
    return (context.values.identity.apiKeys ?? []).flatMap(({ name, secretRef }, index) => {
      const earlier = old.find((key) => key.secretRef === secretRef && key.name !== name);
      if (earlier === undefined) return [];
      const message = `Secret ${secretRef} was that of key ${earlier.name}; a key cannot get another name in one step.`;
      const fix = `List ${name} with a Secret of its own beside ${earlier.name}, and remove ${earlier.name} in a later change.`;
      return [problemFrom(context, ["identity", "apiKeys", index, "name"], { code: "GTW-112", message, fix })];
    });
  });
}
