import { capabilitiesBaseline, capabilitiesRestricted } from "./capabilities.ts";
import { hostNamespaces, hostPorts, hostProbesAndHostLifecycle, privileged, windowsHostProcess } from "./host.ts";
import type { Pod, Violation } from "./pod.ts";
import type { PolicyLevel } from "./policy.ts";
import {
  appArmorProfile,
  seccompBaseline,
  seccompBaselineAnnotations,
  seccompRestricted,
  seLinuxOptions,
  sysctls,
} from "./profiles.ts";
import {
  allowPrivilegeEscalation,
  procMount,
  runAsNonRoot,
  runAsUser,
  unlessOwnUsers,
  unlessWindows,
} from "./users.ts";
import { hostPathVolumes, restrictedVolumes } from "./volumes.ts";

type CheckPod = (pod: Pod) => Violation | undefined;

interface Check {
  /** As in Kubernetes' own table. */
  readonly name: string;
  readonly level: Exclude<PolicyLevel, "privileged">;
  /** By the first minor version of Kubernetes 1 that it holds for, rising. */
  readonly since: readonly (readonly [minor: number, check: CheckPod])[];
  /** The weaker check of the baseline that it stands for at the level restricted, once it holds itself. */
  readonly replaces?: string;
}

const seLinuxTypes = ["", "container_t", "container_init_t", "container_kvm_t"];
const sysctls0 = [
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.ping_group_range",
  "net.ipv4.ip_unprivileged_port_start",
];
const sysctls27 = [...sysctls0, "net.ipv4.ip_local_reserved_ports"];
const sysctls29 = [
  ...sysctls27,
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
];
const sysctls32 = [...sysctls29, "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"];
const sysctls37 = [...sysctls32, "net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat"];

/** The Pod Security Standards up to Kubernetes 1.37: k8s.io/pod-security-admission/policy, v0.37.2. */
const checks: readonly Check[] = [
  { name: "appArmorProfile", level: "baseline", since: [[0, appArmorProfile]] },
  { name: "capabilities_baseline", level: "baseline", since: [[0, capabilitiesBaseline]] },
  { name: "hostNamespaces", level: "baseline", since: [[0, hostNamespaces]] },
  { name: "hostPathVolumes", level: "baseline", since: [[0, hostPathVolumes]] },
  { name: "hostPorts", level: "baseline", since: [[0, hostPorts]] },
  { name: "hostProbesAndHostLifecycle", level: "baseline", since: [[34, hostProbesAndHostLifecycle]] },
  { name: "privileged", level: "baseline", since: [[0, privileged]] },
  {
    name: "procMount",
    level: "baseline",
    since: [
      [0, procMount],
      [35, unlessOwnUsers(procMount)],
    ],
  },
  {
    name: "seLinuxOptions",
    level: "baseline",
    since: [
      [0, seLinuxOptions(seLinuxTypes)],
      [31, seLinuxOptions([...seLinuxTypes, "container_engine_t"])],
    ],
  },
  {
    name: "seccompProfile_baseline",
    level: "baseline",
    since: [
      [0, seccompBaselineAnnotations],
      [19, seccompBaseline],
    ],
  },
  {
    name: "sysctls",
    level: "baseline",
    since: [
      [0, sysctls(sysctls0)],
      [27, sysctls(sysctls27)],
      [29, sysctls(sysctls29)],
      [32, sysctls(sysctls32)],
      [37, sysctls(sysctls37)],
    ],
  },
  { name: "windowsHostProcess", level: "baseline", since: [[0, windowsHostProcess]] },
  {
    name: "allowPrivilegeEscalation",
    level: "restricted",
    since: [
      [8, allowPrivilegeEscalation],
      [25, unlessWindows(allowPrivilegeEscalation)],
    ],
  },
  {
    name: "capabilities_restricted",
    level: "restricted",
    since: [
      [22, capabilitiesRestricted],
      [25, unlessWindows(capabilitiesRestricted)],
    ],
    replaces: "capabilities_baseline",
  },
  { name: "procMount_restricted", level: "restricted", since: [[35, procMount]], replaces: "procMount" },
  { name: "restrictedVolumes", level: "restricted", since: [[0, restrictedVolumes]], replaces: "hostPathVolumes" },
  {
    name: "runAsNonRoot",
    level: "restricted",
    since: [
      [0, runAsNonRoot],
      [35, unlessOwnUsers(runAsNonRoot)],
    ],
  },
  {
    name: "runAsUser",
    level: "restricted",
    since: [
      [23, runAsUser],
      [35, unlessOwnUsers(runAsUser)],
    ],
  },
  {
    name: "seccompProfile_restricted",
    level: "restricted",
    since: [
      [19, seccompRestricted],
      [25, unlessWindows(seccompRestricted)],
    ],
    replaces: "seccompProfile_baseline",
  },
];

/** A check that holds at some level and version, and what it stands for. */
export interface ActiveCheck {
  readonly name: string;
  readonly replaces?: string;
  readonly check: CheckPod;
}

/** The checks of a level in the minor version `minor` of Kubernetes 1; later versions have those of the latest here. */
export function checksOf(level: PolicyLevel, minor: number): readonly ActiveCheck[] {
  if (level === "privileged") return [];
  const active = checks.flatMap(({ name, level: own, since, replaces }) => {
    const check = since.findLast(([from]) => from <= minor)?.[1];
    if (check === undefined || (own === "restricted" && level === "baseline")) return [];
    return [{ name, check, ...(replaces === undefined ? {} : { replaces }) }];
  });
  const replaced = new Set(active.map(({ replaces }) => replaces));
  return active.filter(({ name }) => !replaced.has(name));
}
