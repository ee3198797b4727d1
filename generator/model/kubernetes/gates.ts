/**
 * Feature gates that change what a server takes, by the first release that has them on: every release after it has. `never`:
 * none does so far. Whoever runs a cluster may have said otherwise.
 * Source: defaultVersionedKubernetesFeatureGates in pkg/features/kube_features.go of Kubernetes 1.37.2, which has the
 * default of each release.
 */
export const gates = {
  AtomicWriteVolumeUserFields: "never",
  ClusterTrustBundleProjection: 37,
  ContainerRestartRules: 35,
  ContainerStopSignals: "never",
  DynamicResourceAllocation: 34,
  EmptyDirVolumeMode: "never",
  EnvFiles: 35,
  EvictionRequestAPI: "never",
  GRPCContainerProbeTLS: "never",
  GenericWorkload: "never",
  H2CContainerProbe: "never",
  HPAConfigurableTolerance: 35,
  HPAScaleToZero: 37,
  HostnameOverride: 35,
  ImageVolume: 35,
  MaxUnavailableStatefulSet: 37,
  MutablePodResourcesForSuspendedJobs: 36,
  PodCertificateRequest: 37,
  PodLevelResources: 34,
  PreferSameTrafficDistribution: 34,
  RelaxedServiceNameValidation: 36,
  RestartAllContainersOnContainerExits: 36,
  SELinuxMount: 37,
  StatefulSetRecreateStrategy: "never",
  StrictIPCIDRValidation: 36,
  TaintTolerationComparisonOperators: "never",
  VolumeAttributesClass: 34,
  VolumeBindMountOptions: "never",
  WorkloadWithJob: "never",
} as const satisfies Readonly<Record<string, number | "never">>;

/**
 * What a server does otherwise since a release, without a feature that could be switched off. Sources: that code of
 * both releases, where each is used.
 */
export const changes = {
  devicesInNoUserNamespace: 34,
  // Before, what its feature does not allow is refused; since, it is dropped.
  restartPolicyDropped: 34,
} as const satisfies Readonly<Record<string, number>>;

/** Whether a release does it. */
export function hasChanged(what: keyof typeof changes, release: number): boolean {
  return changes[what] <= release;
}

export type Gate = keyof typeof gates;

/** When a feature is on: `since 1.35`, or `in no release so far`. */
export function switchedOn(gate: Gate): string {
  const since = gates[gate];
  return since === "never" ? "in no release so far" : `since 1.${since}`;
}

/** Whether a release has a feature on, where nobody has said otherwise. */
export function isOn(gate: Gate, release: number): boolean {
  const since = gates[gate];
  return since !== "never" && since <= release;
}
