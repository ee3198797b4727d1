import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { asList, asRecord, at, type Loose, textOf } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOfValue } from "../place.ts";
import { containersOf, type Pods } from "../relations/pods.ts";
import { type Context, type EntryReference, entryFindings, exists, inNamespace, orDeclared } from "./context.ts";
import { portReferences } from "./probes.ts";

/** @codes gathered by the build */
export const codes = {
  "missing-claim": {
    cause: "A volume names a PersistentVolumeClaim that nothing defines. The pod stays pending.",
    cure: "Add the claim, or correct the name.",
  },
  "missing-service-account": {
    cause: "Pods run as a ServiceAccount that nothing defines, and are refused; or a role is granted to one.",
    cure: "Add the ServiceAccount, or use `default`.",
  },
  "missing-priority-class": {
    cause: "Pods name a PriorityClass that nothing defines, and are refused.",
    cure: "Add the PriorityClass to the cluster's objects, or leave it out.",
  },
  "missing-volume": {
    cause: "A container mounts a volume that its pod does not have. The API server refuses the pod.",
    cure: "Add the volume to the pod, or correct the name.",
  },
} as const satisfies CodeTexts;

/** Everything that a pod names and without which it is refused, or waits for ever: pods of `context`'s own objects. */
export function podReferences(context: Context, pods: Pods): readonly Diagnostic[] {
  return [
    ...entryFindings(context, pods.maker, [...environmentEntries(pods), ...volumeEntries(pods)]),
    ...entryFindings(context, pods.maker, pullSecrets(pods), "warning"),
    ...claims(context, pods),
    ...serviceAccount(context, pods),
    ...priorityClass(context, pods),
    ...mountedVolumes(pods),
    ...portReferences(pods),
  ];
}

export function environmentEntries({ spec, namespace }: Pods): readonly EntryReference[] {
  const references: EntryReference[] = [];
  for (const container of containersOf(spec)) {
    const by = `container ${textOf(container.name) ?? "without name"}`;
    const note = (kind: EntryReference["kind"], from: unknown, keyed: boolean): void => {
      const name = textOf(at(from, "name"));
      if (name === undefined || at(from, "optional") === true) return;
      const key = keyed ? textOf(at(from, "key")) : undefined;
      references.push({ kind, name, namespace, keys: key === undefined ? [] : [key], by });
    };
    for (const source of asList(container.envFrom)) {
      note("ConfigMap", at(source, "configMapRef"), false);
      note("Secret", at(source, "secretRef"), false);
    }
    for (const variable of asList(container.env)) {
      const { valueFrom } = asRecord(variable);
      // Most variables have a value.
      if (valueFrom === undefined) continue;
      note("ConfigMap", at(valueFrom, "configMapKeyRef"), true);
      note("Secret", at(valueFrom, "secretKeyRef"), true);
    }
  }
  return references;
}

export function volumeEntries({ spec, namespace }: Pods): readonly EntryReference[] {
  return asList(spec.volumes).flatMap((volume) => {
    const by = `volume ${textOf(at(volume, "name")) ?? "without name"}`;
    const reference = (kind: EntryReference["kind"], source: unknown, name: unknown): readonly EntryReference[] => {
      const named = textOf(name);
      if (named === undefined || at(source, "optional") === true) return [];
      const keys = asList(at(source, "items")).flatMap((item) => textOf(at(item, "key")) ?? []);
      return [{ kind, name: named, namespace, keys, by }];
    };
    const sources = [volume, ...asList(at(volume, "projected", "sources"))];
    return sources.flatMap((source) => {
      const { configMap, secret, csi } = asRecord(source);
      return [
        ...reference("ConfigMap", configMap, at(configMap, "name")),
        ...reference("Secret", secret, at(secret, "secretName") ?? at(secret, "name")),
        ...reference("Secret", undefined, at(csi, "nodePublishSecretRef", "name")),
      ];
    });
  });
}

/** The kubelet goes on without a pull secret that is not there, and then may not be allowed to pull. */
function pullSecrets({ spec, namespace }: Pods): readonly EntryReference[] {
  return asList(spec.imagePullSecrets).flatMap((secret) => {
    const name = textOf(at(secret, "name"));
    return name === undefined
      ? []
      : [{ kind: "Secret" as const, name, namespace, keys: [], by: "list imagePullSecrets" }];
  });
}

function claims(context: Context, { maker, namespace, spec }: Pods): readonly Diagnostic[] {
  // A claim template takes the place of the volume that has its name (updateStorage in pkg/controller/statefulset).
  const templates = new Set(
    asList(at(maker.object, "spec", "volumeClaimTemplates")).map((template) => at(template, "metadata", "name")),
  );
  return asList(spec.volumes).flatMap((volume) => {
    if (templates.has(at(volume, "name"))) return [];
    const name = textOf(at(volume, "persistentVolumeClaim", "claimName"));
    if (name === undefined || exists(context, "PersistentVolumeClaim", name, namespace)) return [];
    return finding("missing-claim", maker, {
      origin: placeOfValue(maker, ["persistentVolumeClaim/claimName"], name),
      severity: context.absence,
      message: `The volume ${textOf(at(volume, "name")) ?? ""} names the claim \`${name}\`, which nothing defines${inNamespace(namespace)}: the pod stays pending.`,
      hint: `Add the PersistentVolumeClaim, or correct the name.${orDeclared(context, "PersistentVolumeClaim", name, namespace)}`,
    });
  });
}

/** The admission plugin ServiceAccount refuses pods whose account does not exist; `default` is made with the namespace. */
function serviceAccount(context: Context, { maker, namespace, spec }: Pods): readonly Diagnostic[] {
  const name = textOf(spec.serviceAccountName) ?? textOf(spec.serviceAccount) ?? "default";
  if (name === "default" || exists(context, "ServiceAccount", name, namespace)) return [];
  return [
    finding("missing-service-account", maker, {
      origin: placeOfValue(maker, ["serviceAccountName", "serviceAccount"], name),
      severity: context.absence,
      message: `The pods run as the ServiceAccount \`${name}\`, which nothing defines${inNamespace(namespace)}: the API server refuses them.`,
      hint: `Add the ServiceAccount, or leave serviceAccountName out to run as \`default\`.${orDeclared(context, "ServiceAccount", name, namespace)}`,
    }),
  ];
}

function priorityClass(context: Context, { maker, spec }: Pods): readonly Diagnostic[] {
  const name = textOf(spec.priorityClassName);
  if (name === undefined || exists(context, "PriorityClass.scheduling.k8s.io", name)) return [];
  return [
    finding("missing-priority-class", maker, {
      origin: placeOfValue(maker, ["priorityClassName"], name),
      severity: context.absence,
      message: `The pods name the PriorityClass \`${name}\`, which nothing defines: the API server refuses them.`,
      hint: `Add the PriorityClass to the cluster's objects, or leave priorityClassName out.${orDeclared(context, "PriorityClass", name)}`,
    }),
  ];
}

function mountedVolumes({ maker, spec }: Pods): readonly Diagnostic[] {
  const templates = asList(at(maker.object, "spec", "volumeClaimTemplates"));
  const volumes = new Set([
    ...asList(spec.volumes).map((volume) => at(volume, "name")),
    ...templates.map((template) => at(template, "metadata", "name")),
  ]);
  return containersOf(spec).flatMap((container) =>
    mountsOf(container)
      .filter((name) => !volumes.has(name))
      .map((name) =>
        finding("missing-volume", maker, {
          origin: placeOfValue(maker, ["volumeMounts/name", "volumeDevices/name"], name),
          message: `The container ${textOf(container.name) ?? "without name"} mounts the volume \`${name}\`, which the pod does not have: the API server refuses it.`,
          hint: "Add the volume to the pod, or correct the name.",
        }),
      ),
  );
}

function mountsOf(container: Loose): readonly string[] {
  const mounts = asList(container.volumeMounts).flatMap((mount) => textOf(at(mount, "name")) ?? []);
  const devices = asList(container.volumeDevices).flatMap((device) => textOf(at(device, "name")) ?? []);
  return [...mounts, ...devices];
}
