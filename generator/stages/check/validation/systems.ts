import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";
import type { Path } from "../schema/faults.ts";
import { isSet, type Problem, refuseIf } from "./problem.ts";

/** Fields that a pod for Windows may not have, nor may its containers (validateWindows). */
const notOnWindows = ["hostIPC", "hostPID", "hostUsers", "shareProcessNamespace"];
const notInWindowsContext = [
  ...["appArmorProfile", "fsGroup", "fsGroupChangePolicy", "runAsGroup", "runAsUser", "seLinuxChangePolicy"],
  ...["seLinuxOptions", "seccompProfile", "supplementalGroups", "supplementalGroupsPolicy", "sysctls"],
];
const notInWindowsContainer = [
  ...["allowPrivilegeEscalation", "appArmorProfile", "capabilities", "privileged", "procMount"],
  ...["readOnlyRootFilesystem", "runAsGroup", "runAsUser", "seLinuxOptions", "seccompProfile"],
];

/** What goes with the operating system that the pod names (validateLinux, validateWindows, validateStopSignal). */
export function systemProblems(spec: Loose, path: Path): readonly Problem[] {
  const system = asText(asRecord(spec.os).name);
  const whole = asRecord(spec.securityContext);
  const containers = ["containers", "initContainers"].flatMap((list) =>
    asList(spec[list]).map((one, index) => ({ one: asRecord(one), place: [...path, list, index] })),
  );
  const forbidden = (owner: Loose, fields: readonly string[], place: Path) =>
    fields.flatMap((field) =>
      refuseIf(isThere(owner[field]), [...place, field], `is set, but the pod is for ${system}.`, "Remove it."),
    );
  const contexts = containers.map(({ one, place }) => ({
    context: asRecord(one.securityContext),
    place: [...place, "securityContext"],
  }));
  const signals = containers.flatMap(({ one, place }) =>
    refuseIf(
      system === "" && isSet(asRecord(one.lifecycle).stopSignal),
      [...place, "lifecycle", "stopSignal"],
      "is set, but the pod does not say its operating system.",
      "Add `os.name`.",
    ),
  );
  if (!["", "linux", "windows"].includes(system)) {
    const message = `is \`${system}\`, which is no operating system that nodes have.`;
    return [...signals, { path: [...path, "os", "name"], message, hint: "Use linux or windows." }];
  }
  if (system === "linux") {
    const all = [{ context: whole, place: [...path, "securityContext"] }, ...contexts];
    return [...signals, ...all.flatMap(({ context, place }) => forbidden(context, ["windowsOptions"], place))];
  }
  if (system !== "windows") return signals;
  return [
    ...forbidden(spec, notOnWindows, path),
    ...forbidden(whole, notInWindowsContext, [...path, "securityContext"]),
    ...contexts.flatMap(({ context, place }) => forbidden(context, notInWindowsContainer, place)),
  ];
}

/** Booleans that are no pointers in Go, and lists, are not there when they are false or empty. */
function isThere(value: unknown): boolean {
  return isSet(value) && !(Array.isArray(value) && value.length === 0);
}
