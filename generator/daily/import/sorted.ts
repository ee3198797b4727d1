import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { KubernetesObject } from "../../model/compiled.ts";
import { groupKind } from "../../model/kubernetes/kinds.ts";
import { isNamespaced } from "../../model/kubernetes/scopes.ts";
import { asRecord } from "../../model/loose.ts";
import { defaultNamespace } from "../../model/names.ts";
import { cleaned, madeBy } from "./clean.ts";

/** A folder that becomes an environment. */
export interface Folder {
  readonly name: string;
  /** Absent: that of most of its objects. */
  readonly namespace?: string;
  readonly objects: readonly { readonly object: KubernetesObject; readonly source: string }[];
}

/** What of a folder goes where. */
export interface Sorted {
  readonly name: string;
  readonly namespace: string;
  /** Objects of the environment, in its namespace. */
  readonly own: readonly KubernetesObject[];
  /** Those that exist once per cluster, or in another namespace. */
  readonly shared: readonly KubernetesObject[];
  /** Secrets, without what they hold. */
  readonly secrets: readonly { readonly name: string; readonly namespace: string }[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The objects of a folder without what nobody wrote, by where they go. */
export function sorted({ name, namespace: given, objects }: Folder, product: string): Sorted {
  const diagnostics: Diagnostic[] = [];
  const clusterWide = new Set(objects.flatMap(({ object }) => definedForCluster(object)));
  const isOfCluster = (object: KubernetesObject) =>
    clusterWide.has(groupKind(object)) || !isNamespaced(groupKind(object));
  const kept = objects.flatMap(({ object, source }) => {
    const why = madeBy(object);
    if (why === undefined) return [{ object: cleaned(object), source }];
    diagnostics.push(note("import-left-out", source, `${titled(object)} is not taken in: ${why}.`));
    return [];
  });
  const namespaces = kept.flatMap(({ object }) =>
    isOfCluster(object) || object.metadata.namespace === undefined ? [] : [object.metadata.namespace],
  );
  const namespace = given ?? mostOf(namespaces) ?? defaultNamespace(product, name);
  const found = {
    own: [] as KubernetesObject[],
    shared: [] as KubernetesObject[],
    secrets: [] as Sorted["secrets"][number][],
  };
  const seen = new Map<string, string>();
  for (const { object, source } of kept) {
    const placed = isOfCluster(object) ? object : inNamespace(object, object.metadata.namespace ?? namespace);
    const id = identityOf(placed);
    const before = seen.get(id);
    if (before !== undefined) {
      const message = `${titled(placed)} is there twice: here, and in ${before.replace(/#\d+$/, "")}.`;
      diagnostics.push({
        code: "import-conflict",
        severity: "error",
        place: { kind: "pointer", files: [source], pointer: "", target: "value" },
        message,
        hint: "leave the one that is meant.",
      });
      continue;
    }
    seen.set(id, source);
    if (placed.kind === "Secret" && placed.apiVersion === "v1") {
      const where = placed.metadata.namespace ?? namespace;
      found.secrets.push({ name: placed.metadata.name, namespace: where });
      const message = `The Secret \`${placed.metadata.name}\` of ${where} is declared, and its values are not taken in.`;
      diagnostics.push({ ...note("secret-declared", source, message), secret: true });
    } else if (isOfCluster(placed) || placed.metadata.namespace !== namespace) found.shared.push(placed);
    else found.own.push(placed);
  }
  const others = [...new Set(found.shared.flatMap(({ metadata }) => metadata.namespace ?? []))].sort();
  if (others.length > 0) {
    const message = `The environment ${name} is the namespace \`${namespace}\`; what lies in ${others.join(", ")} is deployed with the cluster.`;
    const hint = "import each namespace as an environment, from a folder of its own, where that is not meant.";
    diagnostics.push({ code: "import-namespaces", severity: "warning", message, hint });
  }
  return { name, namespace, ...found, diagnostics };
}

/** What an object is told apart by. */
export function identityOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  const { generateName } = metadata as { readonly generateName?: string };
  return [groupKind({ apiVersion, kind }), metadata.namespace ?? "", metadata.name ?? `${generateName}*`].join("/");
}

function titled({ kind, metadata }: KubernetesObject): string {
  return `${kind} \`${metadata.name}\``;
}

function inNamespace(object: KubernetesObject, namespace: string): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, namespace } };
}

function note(code: Diagnostic["code"], source: string, message: string): Diagnostic {
  return {
    code,
    severity: "warning",
    place: { kind: "pointer", files: [source], pointer: "", target: "value" },
    message,
  };
}

function mostOf(texts: readonly string[]): string | undefined {
  const count = (text: string) => texts.filter((other) => other === text).length;
  return [...new Set(texts)].sort((a, b) => count(b) - count(a) || (a < b ? -1 : 1))[0];
}

/** The kind that a definition of a custom resource makes, where it lies in no namespace. */
function definedForCluster({ kind, spec }: KubernetesObject): readonly string[] {
  const { scope, group, names } = asRecord(spec);
  if (kind !== "CustomResourceDefinition" || scope !== "Cluster") return [];
  return [`${String(asRecord(names).kind)}.${String(group)}`];
}
