import { asList, asRecord, asText, isRecord, type Loose } from "../../../model/loose.ts";
import { type Container, type Pod, quoted, setters, type Violation } from "./pod.ts";

const allowedTypes: ReadonlySet<string> = new Set(["RuntimeDefault", "Localhost"]);
const appArmorPrefix = "container.apparmor.security.beta.kubernetes.io/";
const seccompPod = "seccomp.security.alpha.kubernetes.io/pod";
const seccompContainerPrefix = "container.seccomp.security.alpha.kubernetes.io/";

export function appArmorProfile(pod: Pod): Violation | undefined {
  const field = forbiddenProfile(pod, "appArmorProfile");
  if (field !== undefined) return field;
  const bad = Object.entries(pod.annotations)
    .filter(([key]) => key.startsWith(appArmorPrefix))
    .filter(([, value]) => value !== "" && value !== "runtime/default" && !asText(value).startsWith("localhost/"));
  if (bad.length === 0) return undefined;
  return {
    wrong: `ask for a forbidden AppArmor profile: ${quoted(bad.map(([, value]) => asText(value)))} in ${quoted(bad.map(([key]) => key))}`,
    fix: "Remove the annotation, or set `securityContext.appArmorProfile.type` to `RuntimeDefault` or `Localhost`.",
    path: [],
  };
}

export function seccompBaseline(pod: Pod): Violation | undefined {
  return forbiddenProfile(pod, "seccompProfile");
}

/** Before 1.19 a seccomp profile was an annotation. */
export function seccompBaselineAnnotations({ annotations, containers }: Pod): Violation | undefined {
  const keys = [seccompPod, ...containers.map(({ name }) => seccompContainerPrefix + name)];
  const bad = keys.filter((key) => {
    const value = annotations[key];
    if (typeof value !== "string" || value === "runtime/default" || value === "docker/default") return false;
    return !value.startsWith("localhost/");
  });
  if (bad.length === 0) return undefined;
  return {
    wrong: `ask for a forbidden seccomp profile in ${quoted(bad)}`,
    fix: "Set the annotation to `runtime/default`, or remove it.",
    path: [],
  };
}

export function seccompRestricted(pod: Pod): Violation | undefined {
  const forbidden = forbiddenProfile(pod, "seccompProfile");
  if (forbidden !== undefined) return forbidden;
  if (isRecord(pod.securityContext.seccompProfile)) return undefined;
  const without = pod.containers.filter(({ securityContext }) => !isRecord(securityContext.seccompProfile));
  if (without.length === 0) return undefined;
  return {
    wrong: `have no seccomp profile: neither the pod nor ${setters(false, without)} sets securityContext.seccompProfile`,
    fix: "Set `securityContext.seccompProfile.type` of the pod to `RuntimeDefault`.",
    path: ["securityContext"],
  };
}

function forbiddenProfile(pod: Pod, field: "appArmorProfile" | "seccompProfile"): Violation | undefined {
  const typeOf = (context: Loose) => {
    const profile = context[field];
    return isRecord(profile) ? asText(profile.type) : undefined;
  };
  const isBad = (type: string | undefined): type is string => type !== undefined && !allowedTypes.has(type);
  const podType = typeOf(pod.securityContext);
  const bad = pod.containers.filter(({ securityContext }) => isBad(typeOf(securityContext)));
  if (!isBad(podType) && bad.length === 0) return undefined;
  const types = [podType, ...bad.map(({ securityContext }) => typeOf(securityContext))].filter(isBad);
  return {
    wrong: `set securityContext.${field}.type to ${quoted(types)} in ${setters(isBad(podType), bad)}`,
    fix: "Set it to `RuntimeDefault` or `Localhost`.",
    path: [...(isBad(podType) ? [] : (bad[0]?.path ?? [])), "securityContext", field, "type"],
  };
}

/** `types`: the SELinux types that may be set; user and role may not be set at all. */
export function seLinuxOptions(types: readonly string[]): (pod: Pod) => Violation | undefined {
  const isBad = ({ seLinuxOptions: value }: Loose) => {
    const options = asRecord(value);
    if (asText(options.user) !== "" || asText(options.role) !== "") return true;
    return !types.includes(asText(options.type));
  };
  return (pod) => {
    const bad = pod.containers.filter(({ securityContext }: Container) => isBad(securityContext));
    const podIsBad = isBad(pod.securityContext);
    if (!podIsBad && bad.length === 0) return undefined;
    return {
      wrong: `set forbidden securityContext.seLinuxOptions in ${setters(podIsBad, bad)}`,
      fix: `Remove \`user\` and \`role\`, and set \`type\` to one of ${quoted(types.filter((type) => type !== ""))}, or not at all.`,
      path: [...(podIsBad ? [] : (bad[0]?.path ?? [])), "securityContext", "seLinuxOptions"],
    };
  };
}

/** `names`: the sysctls that concern nobody but the pod. */
export function sysctls(names: readonly string[]): (pod: Pod) => Violation | undefined {
  const allowed = new Set(names);
  return ({ securityContext }) => {
    const set = asList(securityContext.sysctls).map((sysctl) => asText(asRecord(sysctl).name));
    const bad = set.filter((name) => !allowed.has(name));
    const [first] = bad;
    if (first === undefined) return undefined;
    return {
      wrong: `set the sysctls ${quoted(bad)}, which are not among the safe ones`,
      fix: "Remove them; what a whole node needs is set on the node.",
      path: ["securityContext", "sysctls", String(set.indexOf(first)), "name"],
    };
  };
}
