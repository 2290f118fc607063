/**
 * What is read of an object. Of what tenants run only the parts that are judged: an image or a variable may well be unknown in a
 * preview, and no invariant asks for it.
 */

import { copy, type Fields, fields, list, text } from "./values";

/** Takes what is judged out of a resource's properties. @throws when part of it is not known yet */
export type Reader = (props: Fields) => Fields;

/** Reads these properties whole. */
export function readProperties(names: readonly string[]): Reader {
  return (props) => pick(props, names);
}

function pick(from: Fields, names: readonly string[]): Fields {
  const read = names.map((name) => [name, copy(from[name])] as const);
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

const SERVICE_FIELDS = [
  ...["type", "externalName", "externalIPs", "loadBalancerSourceRanges", "selector", "allocateLoadBalancerNodePorts"],
];

/** A Service's addresses are the server's to decide, so not all of the specification is read. */
export const readServiceSpec: Reader = (props) => ({ spec: pick(fields(props["spec"]), SERVICE_FIELDS) });

const POD_FIELDS = [
  ...["hostNetwork", "hostPID", "hostIPC", "securityContext", "serviceAccountName", "serviceAccount"],
  ...["nodeName", "nodeSelector", "tolerations", "priorityClassName", "priority", "runtimeClassName", "schedulerName"],
];
const CONTAINER_FIELDS = ["name", "securityContext", "ports"];
const HANDLER_FIELDS = ["httpGet", "tcpSocket"];
const PROBES = ["livenessProbe", "readinessProbe", "startupProbe"];
const HOOKS = ["postStart", "preStop"];

/** The kinds of container lists; a pod gets the last kind only while it runs. */
export const CONTAINER_LISTS = ["containers", "initContainers", "ephemeralContainers"] as const;

/** One pod as it is judged, wherever it is declared. */
export interface ReadPod {
  /** Where its specification stands, such as `spec.template.spec`. */
  readonly place: string;
  readonly labels: Fields;
  readonly annotations: Fields;
  readonly spec: Fields;
}

/** Reads a claim. The server writes into it the volume that it made for it, called after the claim's own number. */
export const readClaim: Reader = (props) => {
  const uid = numberOf(props);
  const spec = fields(copy(props["spec"]));
  const isMadeForIt = uid !== "" && spec["volumeName"] === `pvc-${uid}`;
  return { spec: Object.fromEntries(Object.entries(spec).filter(([key]) => !(isMadeForIt && key === "volumeName"))) };
};

/** Reads whom the API server asks, in each of the kinds that say so; the certificate to ask them by need not be known. */
export const readAnswering: Reader = (props) => {
  const spec = fields(props["spec"]);
  const conversion = fields(fields(fields(spec["conversion"])["webhook"])["clientConfig"]);
  const hooks = list(props["webhooks"]).map((hook) => fields(fields(hook)["clientConfig"]));
  return { asked: [spec, conversion, ...hooks].map((asked) => pick(asked, ["service", "url"])) };
};

/** The number that the server gave an object; empty before there is one. */
function numberOf(props: Fields): string {
  try {
    return text(fields(props["metadata"])["uid"]);
  } catch {
    return "";
  }
}

/** Reads the template of a workload's pods at a path, and further properties whole. */
export function readPodTemplate(path: string, ...more: readonly string[]): Reader {
  const readPod = readPodIn(path);
  return (props) => ({
    ...readPod(props),
    ...Object.fromEntries(more.map((other) => [other, copy(at(props, other))])),
  });
}

/** Reads the pod whose metadata and specification stand at a path; the empty path is the object itself. */
export function readPodIn(path: string): Reader {
  return (props) => {
    const template = path === "" ? props : fields(at(props, path));
    // Not the whole metadata: what the server decides is unknown in the preview of a new object.
    const metadata = fields(template["metadata"]);
    const pod: ReadPod = {
      place: path === "" ? "spec" : `${path}.spec`,
      labels: fields(copy(metadata["labels"])),
      annotations: fields(copy(metadata["annotations"])),
      spec: readPodSpec(fields(template["spec"]), path === "" && numberOf(props) !== ""),
    };
    return { pod };
  };
}

function at(props: Fields, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => fields(value)[key], props);
}

/** Of a pod that runs the scheduler wrote the node. */
function readPodSpec(spec: Fields, isPlaced: boolean): Fields {
  return {
    ...pick(spec, isPlaced ? POD_FIELDS.filter((name) => name !== "nodeName") : POD_FIELDS),
    ...Object.fromEntries(CONTAINER_LISTS.map((name) => [name, list(spec[name]).map((one) => readContainer(fields(one)))])),
    volumes: list(spec["volumes"]).map((one) => readVolume(fields(one))),
  };
}

function readContainer(container: Fields): Fields {
  const lifecycle = fields(container["lifecycle"]);
  const handlers = [
    ...PROBES.map((name) => [name, pick(fields(container[name]), HANDLER_FIELDS)]),
    ...HOOKS.map((name) => [`lifecycle.${name}`, pick(fields(lifecycle[name]), HANDLER_FIELDS)]),
  ];
  return { ...pick(container, CONTAINER_FIELDS), handlers: Object.fromEntries(handlers) as Fields };
}

/** Of a volume which kind it is; of one that is claimed with the pod, the claim. */
function readVolume(volume: Fields): Fields {
  const kinds = Object.keys(volume).filter((key) => key !== "name" && volume[key] !== undefined && volume[key] !== null);
  return { name: copy(volume["name"]), kinds, claim: copy(fields(fields(volume["ephemeral"])["volumeClaimTemplate"])["spec"]) };
}
