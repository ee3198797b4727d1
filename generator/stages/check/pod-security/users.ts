import type { Loose } from "../../../model/loose.ts";
import { type Pod, quoted, setters, type Violation } from "./pod.ts";

export function allowPrivilegeEscalation({ containers }: Pod): Violation | undefined {
  const bad = containers.filter(({ securityContext }) => securityContext.allowPrivilegeEscalation !== false);
  const [first] = bad;
  if (first === undefined) return undefined;
  return {
    wrong: `may gain privileges: securityContext.allowPrivilegeEscalation is not false in ${setters(false, bad)}`,
    fix: "Set `allowPrivilegeEscalation: false`.",
    path: [...first.path, "securityContext"],
  };
}

export function runAsNonRoot(pod: Pod): Violation | undefined {
  const value = ({ runAsNonRoot: set }: Loose) => (typeof set === "boolean" ? set : undefined);
  const podValue = value(pod.securityContext);
  const bad = pod.containers.filter(({ securityContext }) => value(securityContext) === false);
  const fix = "Set `runAsNonRoot: true`, and `runAsUser` where the image's user is root or a name.";
  if (podValue === false || bad.length > 0) {
    return {
      wrong: `may run as root: securityContext.runAsNonRoot is false in ${setters(podValue === false, bad)}`,
      fix,
      path: [...(podValue === false ? [] : (bad[0]?.path ?? [])), "securityContext", "runAsNonRoot"],
    };
  }
  if (podValue === true) return undefined;
  const silent = pod.containers.filter(({ securityContext }) => value(securityContext) === undefined);
  if (silent.length === 0) return undefined;
  return {
    wrong: `may run as root: neither the pod nor ${setters(false, silent)} sets securityContext.runAsNonRoot to true`,
    fix,
    path: ["securityContext"],
  };
}

export function runAsUser(pod: Pod): Violation | undefined {
  const podIsRoot = pod.securityContext.runAsUser === 0;
  const bad = pod.containers.filter(({ securityContext }) => securityContext.runAsUser === 0);
  if (!podIsRoot && bad.length === 0) return undefined;
  return {
    wrong: `run as root: securityContext.runAsUser is 0 in ${setters(podIsRoot, bad)}`,
    fix: "Set `runAsUser` to another user, or remove it where the image has one.",
    path: [...(podIsRoot ? [] : (bad[0]?.path ?? [])), "securityContext", "runAsUser"],
  };
}

export function procMount({ containers }: Pod): Violation | undefined {
  const value = ({ procMount: set }: Loose) => (typeof set === "string" ? set : "Default");
  const bad = containers.filter(({ securityContext }) => value(securityContext) !== "Default");
  const [first] = bad;
  if (first === undefined) return undefined;
  const values = bad.map(({ securityContext }) => value(securityContext));
  return {
    wrong: `see all of /proc: securityContext.procMount is ${quoted(values)} in ${setters(false, bad)}`,
    fix: "Remove `procMount`.",
    path: [...first.path, "securityContext", "procMount"],
  };
}

/** Since 1.35 root inside a user namespace of the pod's own is nobody outside (KEP-127). */
export function unlessOwnUsers(check: (pod: Pod) => Violation | undefined): (pod: Pod) => Violation | undefined {
  return (pod) => (pod.ownUsers ? undefined : check(pod));
}

/** Since 1.25 Windows pods are let off what has no meaning there and may not be set. */
export function unlessWindows(check: (pod: Pod) => Violation | undefined): (pod: Pod) => Violation | undefined {
  return (pod) => (pod.windows ? undefined : check(pod));
}
