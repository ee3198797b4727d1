import type { Release } from "../../../model/kubernetes/releases.ts";
import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";
import type { Path } from "../schema/faults.ts";
import { resourceProblems } from "./amounts.ts";
import { fieldRefProblems, resourceRefProblems } from "./field-paths.ts";
import { handlerProblems, probeProblems } from "./probes.ts";
import { each, isSet, type Problem, refuseIf } from "./problem.ts";
import { type Role, restartProblems } from "./restarts.ts";

/** Source: validateContainerCommon, validateContainers and validateInitContainers of pkg/apis/core/validation. */
export function containerProblems(container: Loose, path: Path, role: Role, release: Release): readonly Problem[] {
  return [
    ...variableProblems(container, path),
    ...sourceProblems(container, path),
    ...mountProblems(container, path),
    ...deviceProblems(container, path),
    ...resizeProblems(container, path, role),
    ...restartProblems(container, path, role, release),
    ...resourceProblems(asRecord(container.resources), [...path, "resources"], "container"),
    ...(role === "init" ? notForInit(container, path) : probeProblems(container, path)),
    ...(role === "init" ? [] : lifecycleProblems(container, path)),
  ];
}

const sources = ["configMapKeyRef", "fieldRef", "fileKeyRef", "resourceFieldRef", "secretKeyRef"];

function variableProblems(container: Loose, path: Path): readonly Problem[] {
  const seen = new Set<string>();
  return asList(container.env).flatMap((entry, index): readonly Problem[] => {
    const variable = asRecord(entry);
    const name = asText(variable.name);
    const place = [...path, "env", index];
    const hidden = seen.has(name) && hides(variable, name);
    seen.add(name);
    return [
      ...valueProblems(variable, place),
      ...(hidden
        ? [
            {
              code: "hidden-definition",
              path: place,
              message: `defines ${name} again, which hides the earlier one; applying may drop either.`,
              hint: "Remove one of them.",
            } as const,
          ]
        : []),
    ];
  });
}

/** A value that refers to the earlier one extends it (pkg/api/pod/warnings.go). */
function hides(variable: Loose, name: string): boolean {
  const earlier = `$(${name})`;
  const value = asText(variable.value);
  return isSet(variable.valueFrom) || value === earlier || !value.includes(earlier);
}

function valueProblems(variable: Loose, path: Path): readonly Problem[] {
  if (!isSet(variable.valueFrom)) return [];
  return [...choiceProblems(variable, path), ...pathProblems(asRecord(variable.valueFrom), [...path, "valueFrom"])];
}

function pathProblems({ fieldRef, resourceFieldRef }: Loose, path: Path): readonly Problem[] {
  return [
    ...fieldRefProblems(fieldRef, [...path, "fieldRef"], "variable"),
    ...resourceRefProblems(resourceFieldRef, [...path, "resourceFieldRef"], "variable"),
  ];
}

function choiceProblems(variable: Loose, path: Path): readonly Problem[] {
  const given = sources.filter((source) => isSet(asRecord(variable.valueFrom)[source]));
  const place = [...path, "valueFrom"];
  if (given.length === 0) {
    return [{ path: place, message: "says no source.", hint: `Use one of ${sources.join(", ")}.` }];
  }
  if (asText(variable.value) !== "") {
    return [{ path: place, message: "is set beside `value`.", hint: "Remove one of the two." }];
  }
  if (given.length === 1) return [];
  return [{ path: place, message: `has more than one source: ${given.join(", ")}.`, hint: "Keep one." }];
}

function sourceProblems(container: Loose, path: Path): readonly Problem[] {
  return asList(container.envFrom).flatMap((entry, index) => {
    const given = ["configMapRef", "secretRef"].filter((source) => isSet(asRecord(entry)[source]));
    const [source = ""] = given;
    if (given.length === 1) {
      if (asText(asRecord(asRecord(entry)[source]).name) !== "") return [];
      return [{ path: [...path, "envFrom", index, source], message: "names nothing.", hint: "Add its `name`." }];
    }
    const message = given.length === 0 ? "says no source." : "has more than one source.";
    return [{ path: [...path, "envFrom", index], message, hint: "Use configMapRef or secretRef." }];
  });
}

function mountProblems(container: Loose, path: Path): readonly Problem[] {
  const seen = new Set<string>();
  const privileged = asRecord(container.securityContext).privileged === true;
  return asList(container.volumeMounts).flatMap((entry, index): readonly Problem[] => {
    const mount = asRecord(entry);
    const place = [...path, "volumeMounts", index];
    const target = asText(mount.mountPath);
    const repeated = target !== "" && seen.has(target);
    seen.add(target);
    return [
      ...(repeated
        ? [
            {
              path: [...place, "mountPath"],
              message: `is ${target}, where something is mounted already.`,
              hint: "Mount each at a path of its own.",
            },
          ]
        : []),
      ...subPathProblems(mount, place),
      ...(mount.mountPropagation === "Bidirectional" && !privileged
        ? [{ path: [...place, "mountPropagation"], message: "is for privileged containers only.", hint: "Remove it." }]
        : []),
    ];
  });
}

function subPathProblems(mount: Loose, path: Path): readonly Problem[] {
  const both = asText(mount.subPath) !== "" && asText(mount.subPathExpr) !== "";
  const recursive = asText(mount.recursiveReadOnly);
  const wanted = recursive !== "" && recursive !== "Disabled";
  return [
    ...refuseIf(both, [...path, "subPathExpr"], "is set beside subPath.", "Remove one of the two."),
    ...refuseIf(
      wanted && mount.readOnly !== true,
      [...path, "recursiveReadOnly"],
      "is set, but the mount is not readOnly.",
      "Set readOnly.",
    ),
    ...refuseIf(
      wanted && isSet(mount.mountPropagation) && mount.mountPropagation !== "None",
      [...path, "recursiveReadOnly"],
      "is set beside a mountPropagation.",
      "Remove one of the two.",
    ),
  ];
}

/** Volumes as devices (ValidateVolumeDevices); of claims only, which is looked at where the volumes are. */
function deviceProblems(container: Loose, path: Path): readonly Problem[] {
  const mounts = asList(container.volumeMounts).map(asRecord);
  const devices = asList(container.volumeDevices).map(asRecord);
  return each(devices, [...path, "volumeDevices"], ({ name, devicePath }, place, index) => {
    const earlier = devices.slice(0, index);
    return [
      ...refuseIf(
        earlier.some((one) => one.name === name) || mounts.some((one) => one.name === name),
        [...place, "name"],
        `is ${asText(name)}, which the container has already.`,
        "Use each volume once.",
      ),
      ...refuseIf(
        earlier.some((one) => one.devicePath === devicePath) || mounts.some((one) => one.mountPath === devicePath),
        [...place, "devicePath"],
        `is ${asText(devicePath)}, where something is already.`,
        "Give each a path of its own.",
      ),
    ];
  });
}

/** How it may be resized while it runs (validateResizePolicy). */
function resizeProblems(container: Loose, path: Path, role: Role): readonly Problem[] {
  const seen = new Set<string>();
  return each(container.resizePolicy, [...path, "resizePolicy"], ({ resourceName, restartPolicy }, place) => {
    const again = seen.has(asText(resourceName));
    seen.add(asText(resourceName));
    return [
      ...refuseIf(again, place, `is for ${asText(resourceName)} again.`, "Remove one of them."),
      ...refuseIf(
        isSet(resourceName) && !["cpu", "memory"].includes(asText(resourceName)),
        [...place, "resourceName"],
        `is \`${asText(resourceName)}\`, which no container is resized in.`,
        "Use cpu or memory.",
      ),
      ...refuseIf(
        role === "init" && restartPolicy === "RestartContainer",
        [...place, "restartPolicy"],
        "is RestartContainer, but an init container runs once.",
        "Use NotRequired.",
      ),
    ];
  });
}

function notForInit(container: Loose, path: Path): readonly Problem[] {
  return ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"]
    .filter((field) => isSet(container[field]))
    .map((field) => ({
      path: [...path, field],
      message: "is set, but an init container runs once, to its end.",
      hint: "Remove it. With `restartPolicy: Always` it would be a sidecar, which may have it.",
    }));
}

function lifecycleProblems(container: Loose, path: Path): readonly Problem[] {
  const lifecycle = asRecord(container.lifecycle);
  return ["postStart", "preStop"]
    .filter((hook) => isSet(lifecycle[hook]))
    .flatMap((hook) =>
      handlerProblems(
        asRecord(lifecycle[hook]),
        [...path, "lifecycle", hook],
        ["exec", "httpGet", "sleep", "tcpSocket"],
      ),
    );
}
