/** The programs that the suite runs, at the versions of test/cluster/tools/<module>/go.mod. */
export interface Program {
  /** Its name on PATH. */
  readonly name: ProgramName;
  /** Folder beside this file whose go.mod pins it. */
  readonly module: "kubernetes" | "argocd" | "argocd-3.6" | "metrics" | "rollouts";
  readonly package: string;
  /** Go variables set by the linker. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Only some files of the suite need it: it is built when the first of them asks for it. */
  readonly onDemand?: true;
  /** How a binary that is there already says which it is; absent where ours is always built. */
  readonly own?: { readonly args: readonly string[]; readonly version: RegExp };
}

export type ProgramName =
  | "etcd"
  | "kube-apiserver"
  | "kube-controller-manager"
  | "kube-scheduler"
  | "kubectl"
  | "kwok"
  | "metrics-server"
  | "argocd"
  | "argocd-3.6"
  | "rollouts-controller"
  | "rollouts-gateway-plugin"
  | "redis-in-memory";

const kubernetes = {
  module: "kubernetes",
  variables: {
    "k8s.io/component-base/version.gitVersion": "v1.36.3",
    "k8s.io/component-base/version.gitMajor": "1",
    "k8s.io/component-base/version.gitMinor": "36",
  },
  own: { args: ["--version"], version: /^Kubernetes v1\.36\.3\s/ },
} as const;

export const programs: readonly Program[] = [
  {
    name: "etcd",
    module: "kubernetes",
    package: "go.etcd.io/etcd/server/v3",
    own: { args: ["--version"], version: /^etcd Version: 3\.6\./ },
  },
  { ...kubernetes, name: "kube-apiserver", package: "k8s.io/kubernetes/cmd/kube-apiserver" },
  { ...kubernetes, name: "kube-controller-manager", package: "k8s.io/kubernetes/cmd/kube-controller-manager" },
  { ...kubernetes, name: "kube-scheduler", package: "k8s.io/kubernetes/cmd/kube-scheduler" },
  {
    ...kubernetes,
    name: "kubectl",
    package: "k8s.io/kubernetes/cmd/kubectl",
    own: { args: ["version", "--client"], version: /^Client Version: v1\.36\./ },
  },
  {
    name: "kwok",
    module: "kubernetes",
    package: "sigs.k8s.io/kwok/cmd/kwok",
    own: { args: ["--version"], version: /\bv?0\.8\.0\b/ },
  },
  { name: "metrics-server", module: "metrics", package: "sigs.k8s.io/metrics-server/cmd/metrics-server" },
  {
    name: "argocd",
    module: "argocd",
    package: "github.com/argoproj/argo-cd/v3/cmd",
    variables: { "github.com/argoproj/argo-cd/v3/common.version": "3.5.7" },
    own: { args: ["version", "--client", "--short"], version: /\bv3\.5\.7\b/ },
  },
  {
    name: "argocd-3.6",
    module: "argocd-3.6",
    package: "github.com/argoproj/argo-cd/v3/cmd",
    variables: { "github.com/argoproj/argo-cd/v3/common.version": "3.6.1" },
    onDemand: true,
  },
  { name: "redis-in-memory", module: "argocd", package: "./redis" },
  {
    name: "rollouts-controller",
    module: "rollouts",
    package: "github.com/argoproj/argo-rollouts/cmd/rollouts-controller",
    onDemand: true,
  },
  { name: "rollouts-gateway-plugin", module: "rollouts", package: "./gateway-plugin", onDemand: true },
];

/** A module of which the suite reads files. */
export interface Source {
  /** Folder beside this file whose go.mod pins it, or in which it is downloaded where it is pinned here. */
  readonly module: Program["module"] | "crds";
  readonly path: string;
  /** For a module that no go.mod can require, as its own requires what no proxy has, or that another one requires in another version. */
  readonly pin?: { readonly version: string; readonly sum: string };
}

export type SourceName =
  | "argocd"
  | "argocd-3.6"
  | "certManager"
  | "externalSecrets"
  | "gatewayApi"
  | "kwok"
  | "metallb"
  | "rollouts"
  | "sealedSecrets"
  | "traefik";

export const sources: Readonly<Record<SourceName, Source>> = {
  argocd: { module: "argocd", path: "github.com/argoproj/argo-cd/v3" },
  "argocd-3.6": { module: "argocd-3.6", path: "github.com/argoproj/argo-cd/v3" },
  certManager: { module: "crds", path: "github.com/cert-manager/cert-manager" },
  externalSecrets: {
    module: "crds",
    path: "github.com/external-secrets/external-secrets",
    pin: { version: "v1.3.2", sum: "h1:u2J8RjlHIeF0oZCqtl92adI/uZWUwOesJIDkfql6LqQ=" },
  },
  gatewayApi: {
    module: "crds",
    path: "sigs.k8s.io/gateway-api",
    // 1.7.0 asks for a newer Go than the programs here are built with.
    pin: { version: "v1.6.1", sum: "h1:mock6phZbI6rvZerwrVNk7hVNymQgHo+6sJ81Ia7ftY=" },
  },
  kwok: { module: "kubernetes", path: "sigs.k8s.io/kwok" },
  metallb: { module: "crds", path: "go.universe.tf/metallb" },
  rollouts: { module: "rollouts", path: "github.com/argoproj/argo-rollouts" },
  sealedSecrets: { module: "crds", path: "github.com/bitnami/sealed-secrets" },
  traefik: {
    module: "crds",
    path: "github.com/traefik/traefik/v3",
    pin: { version: "v3.7.13", sum: "h1:T8wy9KuaFzCkmXCqAzDy7t73pBDR1DHrJe3pqXpNXTw=" },
  },
};
