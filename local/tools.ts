/** A program the platform needs: how to recognise an installed one, and how to build it. */
export interface Tool {
  readonly name: string;
  /** The version that is built. */
  readonly version: string;
  /** True if an installed one of this version will do. */
  readonly accepts: (version: string) => boolean;
  /** Arguments that make it print its version. */
  readonly askVersion: readonly string[];
  /** Folder below local/tools/ with the module that pins every dependency. */
  readonly module: string;
  readonly package: string;
  /** Variables the linker sets, so that the program knows its version. */
  readonly variables: Record<string, string>;
  /** Which versions will do, for messages. */
  readonly accepted: string;
}

const kubernetesVersion = "1.36.3";

/** True for any patch version of the same minor version. */
const sameMinor = (version: string) => (other: string) =>
  other.split(".").slice(0, 2).join(".") === version.split(".").slice(0, 2).join(".");

function kubernetes(name: string): Tool {
  const known = { gitVersion: `v${kubernetesVersion}`, gitMajor: "1", gitMinor: "36", gitTreeState: "clean" };
  const packages = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"];
  return {
    name,
    version: kubernetesVersion,
    accepts: sameMinor(kubernetesVersion),
    accepted: "1.36",
    askVersion: name === "kubectl" ? ["version", "--client"] : ["--version"],
    module: "kubernetes",
    package: `k8s.io/kubernetes/cmd/${name}`,
    variables: Object.fromEntries(
      packages.flatMap((path) => Object.entries(known).map(([key, value]) => [`${path}.${key}`, value])),
    ),
  };
}

const pulumi: Tool = {
  name: "pulumi",
  version: "3.232.0",
  accepts: (version) => version.startsWith("3.") && Number(version.split(".")[1]) >= 229,
  accepted: "3.229 or newer, below 4",
  askVersion: ["version"],
  module: "pulumi",
  package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  variables: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": "v3.232.0" },
};

const etcd: Tool = {
  name: "etcd",
  version: "3.6.14",
  accepts: sameMinor("3.6.14"),
  accepted: "3.6",
  askVersion: ["--version"],
  module: "etcd",
  package: "go.etcd.io/etcd/server/v3",
  variables: {},
};

const kwok: Tool = {
  name: "kwok",
  version: "0.8.0",
  accepts: sameMinor("0.8.0"),
  accepted: "0.8",
  askVersion: ["--version"],
  module: "kwok",
  package: "sigs.k8s.io/kwok/cmd/kwok",
  variables: {},
};

/** All tools, those that take longest to build first. */
export const tools: readonly Tool[] = [
  kubernetes("kube-apiserver"),
  kubernetes("kube-controller-manager"),
  kubernetes("kube-scheduler"),
  kubernetes("kubectl"),
  pulumi,
  kwok,
  etcd,
];

/** The tool of this name; the error lists those there are. */
export function toolNamed(name: string): Tool {
  const found = tools.find((tool) => tool.name === name);
  if (found === undefined) throw new Error(`there is no tool "${name}"; there are: ${tools.map((tool) => tool.name).join(", ")}`);
  return found;
}
