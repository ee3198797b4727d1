import type { Document } from "yaml";
import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { KubernetesObject } from "../compiled.ts";
import { asTextMap, entryOf, isRecord } from "../loose.ts";

/** @codes gathered by the build */
export const codes = {
  "not-an-object": {
    cause:
      "A document under --manifests is no Kubernetes object, such as a kustomization or a values file, or lacks apiVersion, kind or metadata.name.",
    cure: "Render first, then check the result.",
  },
  "generated-name": {
    cause:
      "An object has generateName in place of a name. `kubectl create` makes another one each time; `kubectl apply` and Argo CD have nothing to hold to, unless it is a hook.",
    cure: "Give it a metadata.name, or leave it to what creates it.",
  },
} as const satisfies CodeTexts;

/** An object of a document with the keys that lead to it: those of an item of a List. */
export interface Found {
  readonly object: KubernetesObject;
  readonly path: readonly string[];
}

/**
 * The objects of one document. Lists are taken apart, those in lists too; an item of a list such as ConfigMapList need
 * not say what it is (FlattenListVisitor of k8s.io/cli-runtime). What is no object is a fault at its place.
 */
export function objectsOf(
  value: unknown,
  offsetOf: (path: readonly string[]) => number,
  file: string,
): { readonly objects: readonly Found[]; readonly faults: readonly Diagnostic[] } {
  const objects: Found[] = [];
  const faults: Diagnostic[] = [];
  const open: { readonly item: unknown; readonly path: readonly string[] }[] = [{ item: value, path: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { item, path } = next;
    const items = itemsOf(item);
    if (items !== undefined) {
      const below = items.map((each, index) => ({ item: each, path: [...path, "items", String(index)] }));
      open.push(...below.reverse());
    } else if (isObject(item)) {
      objects.push({ object: item, path });
      if (item.metadata.name === undefined && !isHook(item)) {
        faults.push(withoutName(item, file, offsetOf(path)));
      }
    } else {
      faults.push(notAnObject(item, file, offsetOf(path)));
    }
  }
  return { objects, faults };
}

function itemsOf(value: unknown): readonly unknown[] | undefined {
  const { kind, apiVersion, items } = isRecord(value) ? value : {};
  if (typeof kind !== "string" || !kind.endsWith("List")) return undefined;
  if (items === null && kind === "List") return [];
  if (!Array.isArray(items)) return undefined;
  if (kind === "List") return items;
  const type = { apiVersion, kind: kind.slice(0, -"List".length) };
  return items.map((item: unknown) => (isRecord(item) ? { ...type, ...item } : item));
}

function isObject(value: unknown): value is KubernetesObject {
  if (!isRecord(value)) return false;
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== "string" || typeof kind !== "string" || isForKustomize(apiVersion)) return false;
  if (!isRecord(metadata) || typeof (metadata.namespace ?? "") !== "string") return false;
  return isName(metadata.name) || (metadata.name === undefined && isName(metadata.generateName));
}

/** What Argo CD and Helm create anew each time, and do not apply: their hooks may have a name that is generated. */
function isHook({ metadata }: KubernetesObject): boolean {
  const annotations = asTextMap(metadata.annotations);
  return (
    entryOf(annotations, "argocd.argoproj.io/hook") !== undefined || entryOf(annotations, "helm.sh/hook") !== undefined
  );
}

function withoutName({ kind }: KubernetesObject, file: string, offset: number): Diagnostic {
  return {
    code: "generated-name",
    severity: "warning",
    place: { kind: "offset", file, offset, length: 1 },
    message: `This ${kind} has generateName in place of a name, which neither \`kubectl apply\` nor Argo CD can hold to: it is no hook.`,
    hint: "give it a metadata.name, unless something creates it anew each time.",
  };
}

/** Files that kustomize reads may have a name, and are never applied. */
function isForKustomize(apiVersion: unknown): boolean {
  return typeof apiVersion === "string" && apiVersion.startsWith("kustomize.config.k8s.io/");
}

function isName(name: unknown): boolean {
  return typeof name === "string" && name !== "";
}

/** Where what stands at a path begins. */
export function offsetIn(document: Document, path: readonly string[]): number {
  const node: unknown = document.getIn(
    path.map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
    true,
  );
  const range = isRecord(node) ? node.range : undefined;
  const [start]: readonly unknown[] = Array.isArray(range) ? range : [];
  return typeof start === "number" ? start : (document.contents?.range?.[0] ?? 0);
}

function notAnObject(value: unknown, file: string, offset: number): Diagnostic {
  const program = isRecord(value) ? programOf(value) : undefined;
  const place = { kind: "offset", file, offset, length: 1 } as const;
  if (program === undefined) return { code: "not-an-object", severity: "error", place, ...whatLacks(value) };
  return {
    code: "not-an-object",
    severity: "warning",
    place,
    message: `This is no object for a cluster, but a file that ${program} reads. Nothing of it is checked.`,
    hint: "keep it outside of the folder that is applied.",
  };
}

/** Groups of files that look like objects and that a program reads: they have no name. */
const programs: Readonly<Record<string, string>> = {
  "apiserver.config.k8s.io": "kube-apiserver",
  "apiserver.k8s.io": "kube-apiserver",
  "audit.k8s.io": "kube-apiserver",
  "client.authentication.k8s.io": "kubectl",
  "eksctl.io": "eksctl",
  "install.istio.io": "istioctl",
  "k3d.io": "k3d",
  "kind.x-k8s.io": "kind",
  "kubeadm.k8s.io": "kubeadm",
  "kubelet.config.k8s.io": "the kubelet",
  "kubeproxy.config.k8s.io": "kube-proxy",
  "kubescheduler.config.k8s.io": "kube-scheduler",
  skaffold: "Skaffold",
};

function programOf({ apiVersion, kind, metadata }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof apiVersion !== "string" || typeof kind !== "string") return undefined;
  if (isRecord(metadata) && metadata.name !== undefined) return undefined;
  return entryOf(programs, apiVersion.split("/")[0] ?? "");
}

function whatLacks(value: unknown): Pick<Diagnostic, "message" | "hint"> {
  const { apiVersion, kind, metadata } = isRecord(value) ? value : {};
  if (typeof kind !== "string" || isForKustomize(apiVersion)) {
    const what =
      typeof kind === "string" ? ` but a ${kind} for kustomize` : ": it needs apiVersion, kind and metadata.name";
    return {
      message: `This is no Kubernetes object${what}.`,
      hint: "name a folder that holds compiled manifests only.",
    };
  }
  if (typeof apiVersion !== "string") return { message: `This ${kind} has no apiVersion.`, hint: "add it." };
  const { name, namespace } = isRecord(metadata) ? metadata : {};
  for (const [field, value] of Object.entries({ name, namespace })) {
    if (value === undefined || value === null || typeof value === "string") continue;
    const message = `The metadata.${field} of this ${kind} is ${JSON.stringify(value)}, which is no text.`;
    return { message, hint: "put it in quotes." };
  }
  return { message: `This ${kind} has no metadata.name.`, hint: "add it." };
}
