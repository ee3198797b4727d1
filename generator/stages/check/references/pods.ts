import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { finding } from "../finding.ts";
import { placeOfValue } from "../place.ts";
import { at, type Fields, fields, items, text } from "../relations/fields.ts";
import { containersOf, type Pods } from "../relations/pods.ts";
import { type Context, type EntryReference, entryFindings, exists, inNamespace } from "./context.ts";
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
    const by = `container ${text(container.name) ?? "without name"}`;
    const note = (kind: EntryReference["kind"], from: unknown, keyed: boolean): void => {
      const name = text(at(from, "name"));
      if (name === undefined || at(from, "optional") === true) return;
      const key = keyed ? text(at(from, "key")) : undefined;
      references.push({ kind, name, namespace, keys: key === undefined ? [] : [key], by });
    };
    for (const source of items(container.envFrom)) {
      note("ConfigMap", at(source, "configMapRef"), false);
      note("Secret", at(source, "secretRef"), false);
    }
    for (const variable of items(container.env)) {
      const { valueFrom } = fields(variable);
      // Most variables have a value.
      if (valueFrom === undefined) continue;
      note("ConfigMap", at(valueFrom, "configMapKeyRef"), true);
      note("Secret", at(valueFrom, "secretKeyRef"), true);
    }
  }
  return references;
}

export function volumeEntries({ spec, namespace }: Pods): readonly EntryReference[] {
  return items(spec.volumes).flatMap((volume) => {
    const by = `volume ${text(at(volume, "name")) ?? "without name"}`;
    const reference = (kind: EntryReference["kind"], source: unknown, name: unknown): readonly EntryReference[] => {
      const named = text(name);
      if (named === undefined || at(source, "optional") === true) return [];
      const keys = items(at(source, "items")).flatMap((item) => text(at(item, "key")) ?? []);
      return [{ kind, name: named, namespace, keys, by }];
    };
    const sources = [volume, ...items(at(volume, "projected", "sources"))];
    return sources.flatMap((source) => {
      const { configMap, secret, csi } = fields(source);
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
  return items(spec.imagePullSecrets).flatMap((secret) => {
    const name = text(at(secret, "name"));
    return name === undefined
      ? []
      : [{ kind: "Secret" as const, name, namespace, keys: [], by: "list imagePullSecrets" }];
  });
}

function claims(context: Context, { maker, namespace, spec }: Pods): readonly Diagnostic[] {
  return items(spec.volumes).flatMap((volume) => {
    const name = text(at(volume, "persistentVolumeClaim", "claimName"));
    if (name === undefined || exists(context, "PersistentVolumeClaim", name, namespace)) return [];
    return finding("missing-claim", maker, {
      origin: placeOfValue(maker, ["persistentVolumeClaim/claimName"], name),
      message: `The volume ${text(at(volume, "name")) ?? ""} names the claim \`${name}\`, which nothing defines${inNamespace(namespace)}: the pod stays pending.`,
      hint: "Add the PersistentVolumeClaim, or correct the name.",
    });
  });
}

/** The admission plugin ServiceAccount refuses pods whose account does not exist; `default` is made with the namespace. */
function serviceAccount(context: Context, { maker, namespace, spec }: Pods): readonly Diagnostic[] {
  const name = text(spec.serviceAccountName) ?? text(spec.serviceAccount) ?? "default";
  if (name === "default" || exists(context, "ServiceAccount", name, namespace)) return [];
  return [
    finding("missing-service-account", maker, {
      origin: placeOfValue(maker, ["serviceAccountName", "serviceAccount"], name),
      message: `The pods run as the ServiceAccount \`${name}\`, which nothing defines${inNamespace(namespace)}: the API server refuses them.`,
      hint: "Add the ServiceAccount, or leave serviceAccountName out to run as `default`.",
    }),
  ];
}

function priorityClass(context: Context, { maker, spec }: Pods): readonly Diagnostic[] {
  const name = text(spec.priorityClassName);
  if (name === undefined || name === "system-cluster-critical" || name === "system-node-critical") return [];
  if (exists(context, "PriorityClass.scheduling.k8s.io", name)) return [];
  return [
    finding("missing-priority-class", maker, {
      origin: placeOfValue(maker, ["priorityClassName"], name),
      message: `The pods name the PriorityClass \`${name}\`, which nothing defines: the API server refuses them.`,
      hint: "Add the PriorityClass to the cluster's objects, or leave priorityClassName out.",
    }),
  ];
}

function mountedVolumes({ maker, spec }: Pods): readonly Diagnostic[] {
  const templates = items(at(maker.object, "spec", "volumeClaimTemplates"));
  const volumes = new Set([
    ...items(spec.volumes).map((volume) => at(volume, "name")),
    ...templates.map((template) => at(template, "metadata", "name")),
  ]);
  return containersOf(spec).flatMap((container) =>
    mountsOf(container)
      .filter((name) => !volumes.has(name))
      .map((name) =>
        finding("missing-volume", maker, {
          origin: placeOfValue(maker, ["volumeMounts/name", "volumeDevices/name"], name),
          message: `The container ${text(container.name) ?? "without name"} mounts the volume \`${name}\`, which the pod does not have: the API server refuses it.`,
          hint: "Add the volume to the pod, or correct the name.",
        }),
      ),
  );
}

function mountsOf(container: Fields): readonly string[] {
  const mounts = items(container.volumeMounts).flatMap((mount) => text(at(mount, "name")) ?? []);
  const devices = items(container.volumeDevices).flatMap((device) => text(at(device, "name")) ?? []);
  return [...mounts, ...devices];
}
