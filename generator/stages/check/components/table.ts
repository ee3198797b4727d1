import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Code } from "../../../diagnostics/codes.ts";

/** @codes gathered by the build */
export const codes = {
  "vulnerable-component": {
    cause: "An image is a version with a known vulnerability that matters where it runs.",
    cure: "Update to the version that is named.",
  },
  "retired-component": {
    cause: "An image is of a project, or of a version, that gets no more fixes.",
    cure: "Take the way out that is shown. The table of such components is dated: hold it against its source.",
    kind: "policy",
  },
} as const satisfies CodeTexts;

/** Versions from `from` (inclusive; undefined: the first) to `below` (exclusive). */
export interface Range {
  readonly from?: string;
  readonly below: string;
}

/** Something that ought to be replaced. */
export interface OldComponent {
  readonly code: Extract<Code, "vulnerable-component" | "retired-component">;
  /** Repositories as `parseImage` gives them, with the registry where it is not Docker Hub. */
  readonly images: readonly string[];
  /** undefined: every version. */
  readonly versions?: readonly Range[];
  /** Variables of pods that it is not about. */
  readonly unless?: readonly string[];
  /** What is wrong, a sentence. */
  readonly wrong: string;
  /** The way out, a sentence. */
  readonly wayOut: string;
  readonly source: string;
}

/** When the table was last held against its sources. */
export const tableDate = "2026-11-22";

const ingressNginx = {
  images: [
    "registry.k8s.io/ingress-nginx/controller",
    "registry.k8s.io/ingress-nginx/controller-chroot",
    "k8s.gcr.io/ingress-nginx/controller",
    "k8s.gcr.io/ingress-nginx/controller-chroot",
  ],
} as const;
const lastReleases = "the last releases are v1.15.1, v1.14.5 and v1.13.9 (March 2026)";
const leaveIngressNginx = "move to a controller that is maintained, through Ingress or the Gateway API";

/** In order: the first entry that fits an image speaks. */
export const oldComponents: readonly OldComponent[] = [
  {
    ...ingressNginx,
    code: "vulnerable-component",
    versions: [{ below: "1.11.5" }, { from: "1.12.0", below: "1.12.1" }],
    wrong:
      "Whoever reaches its admission webhook from inside the cluster runs code in it and reads every Secret " +
      "(CVE-2025-1974), and so may whoever writes an Ingress (CVE-2026-3288, CVE-2026-4342).",
    wayOut: `Update at once: ${lastReleases}. The project is retired: ${leaveIngressNginx}.`,
    source: "https://github.com/kubernetes/kubernetes/issues/131009",
  },
  {
    ...ingressNginx,
    code: "vulnerable-component",
    versions: [{ below: "1.13.8" }, { from: "1.14.0", below: "1.14.4" }],
    wrong: "Whoever writes an Ingress runs code in it and reads every Secret (CVE-2026-3288, CVE-2026-4342).",
    wayOut: `Update: ${lastReleases}. The project is retired: ${leaveIngressNginx}.`,
    source: "https://github.com/kubernetes/kubernetes/issues/137560",
  },
  {
    ...ingressNginx,
    code: "vulnerable-component",
    versions: [{ below: "1.13.9" }, { from: "1.14.0", below: "1.14.5" }, { from: "1.15.0", below: "1.15.1" }],
    wrong: "Whoever writes an Ingress runs code in it and reads every Secret (CVE-2026-4342).",
    wayOut: `Update: ${lastReleases}. The project is retired: ${leaveIngressNginx}.`,
    source: "https://github.com/kubernetes/kubernetes/issues/137893",
  },
  {
    ...ingressNginx,
    code: "retired-component",
    wrong:
      "The project was retired on 24 March 2026: what is found since stays open, such as CVE-2026-42945 in the NGINX " +
      "that it carries.",
    wayOut: `Plan to ${leaveIngressNginx}; ingress2gateway translates hosts, paths and TLS, but no rewrites with groups, no limits and no basic auth.`,
    source: "https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/",
  },
  {
    code: "retired-component",
    images: ["confluentinc/cp-kafka", "confluentinc/cp-zookeeper"],
    versions: [{ below: "7.6.0" }],
    wrong:
      "Its support has ended (that of 7.4 in May 2026, of 7.5 in August 2026), and ZooKeeper is removed in Confluent " +
      "Platform 8.0 (June 2025).",
    wayOut: "Update to 7.9, migrate to KRaft there, then update cp-kafka to 8 and drop ZooKeeper.",
    source: "https://docs.confluent.io/platform/current/installation/versions-interoperability.html",
  },
  {
    code: "retired-component",
    images: ["confluentinc/cp-kafka", "confluentinc/cp-zookeeper"],
    versions: [{ from: "7.6.0", below: "8.0.0" }],
    // What a broker without ZooKeeper, and its tools, are told.
    unless: ["KAFKA_PROCESS_ROLES", "CLUSTER_ID"],
    wrong: "7 is the last Confluent Platform that runs with ZooKeeper: 8.0 (June 2025) has none.",
    wayOut: "Migrate to KRaft, then update cp-kafka to 8 and drop ZooKeeper.",
    source: "https://docs.confluent.io/platform/current/kafka-metadata/overview.html",
  },
  {
    code: "retired-component",
    images: ["provectuslabs/kafka-ui"],
    wrong: "The last release, v0.7.2, is of April 2024, and its maintainers have left for a fork.",
    wayOut: "Use the fork, ghcr.io/kafbat/kafka-ui: it takes the same settings.",
    source: "https://github.com/provectus/kafka-ui/discussions/4255",
  },
  {
    code: "retired-component",
    images: ["mysql", "container-registry.oracle.com/mysql/community-server"],
    versions: [{ below: "8.4.0" }],
    wrong: "MySQL 8.0 reached its end of life in April 2026 (the last release is 8.0.46), what is older before it.",
    wayOut:
      "Update to 8.4, the long-term release; from 8.0 that is in place, once no user relies on mysql_native_password. " +
      "It cannot be taken back, so take a dump first.",
    source: "https://www.oracle.com/us/support/library/lifetime-support-technology-069183.pdf",
  },
  {
    code: "retired-component",
    images: ["mongo", "mongodb/mongodb-community-server"],
    versions: [{ below: "7.0.0" }],
    wrong: "MongoDB 6.0 reached its end of life on 31 July 2025, what is older before it.",
    wayOut: "Update to 7.0, raise featureCompatibilityVersion, then go on to 8.0: one major version at a time.",
    source: "https://www.mongodb.com/legal/support-policy/lifecycles",
  },
  {
    code: "retired-component",
    images: ["redis"],
    versions: [{ below: "6.2.0" }, { from: "7.0.0", below: "7.2.0" }],
    wrong: "Redis 7.0, and what is older than 6.2, gets no more fixes.",
    wayOut: "Update to 7.2 or 7.4 (supported until December 2029), or to 8.2.",
    source: "https://redis.io/docs/latest/operate/oss_and_stack/install/version-mgmt/",
  },
];

/** An annotation that has been replaced, on objects of one kind. */
export interface OldAnnotation {
  readonly kind: string;
  readonly matches: (key: string) => boolean;
  readonly wrong: string;
  readonly wayOut: string;
  readonly source: string;
}

export const oldAnnotations: readonly OldAnnotation[] = [
  {
    kind: "Service",
    matches: (key) => key.startsWith("metallb.universe.tf/"),
    wrong:
      "MetalLB deprecates annotations that start with `metallb.universe.tf/` since 0.14.9 and may stop reading them",
    wayOut: "Write `metallb.io/` instead of `metallb.universe.tf/`.",
    source: "https://github.com/metallb/metallb/pull/2495",
  },
  {
    kind: "Ingress",
    matches: (key) => key === "kubernetes.io/ingress.class",
    wrong: "The annotation `kubernetes.io/ingress.class` is deprecated since Kubernetes 1.18",
    wayOut: "Set `spec.ingressClassName`, and define the IngressClass.",
    source: "https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation",
  },
];
