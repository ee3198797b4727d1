import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { KubernetesObject } from "../../model/compiled.ts";
import { groupKind } from "../../model/kubernetes/kinds.ts";
import type { Release } from "../../model/kubernetes/releases.ts";
import { clusterScopeIn } from "../../model/kubernetes/scopes.ts";
import { defaultNamespace } from "../../model/names.ts";
import { cleaned, isFromServer, madeBy, withName } from "./clean.ts";
import { normalised } from "./normalised.ts";

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
  /** Without what they hold. */
  readonly secrets: readonly { readonly name: string; readonly namespace: string }[];
  readonly leftOut: readonly LeftOut[];
  readonly diagnostics: readonly Diagnostic[];
}

/** An object that something in the cluster makes, and what. */
export interface LeftOut {
  readonly kind: string;
  readonly name: string;
  readonly why: string;
}

/** The objects of a folder without what nobody wrote, by where they go. */
export function sorted({ name, namespace: given, objects }: Folder, product: string, release: Release): Sorted {
  const isOfCluster = clusterScopeIn(objects.map(({ object }) => object));
  const leftOut = objects.flatMap(({ object }): readonly LeftOut[] => {
    const why = madeBy(object);
    return why === undefined ? [] : [{ kind: object.kind, name: object.metadata.name, why }];
  });
  const kept = objects.filter(({ object }) => madeBy(object) === undefined);
  const namespaces = kept.flatMap(({ object }) =>
    isOfCluster(object) || object.metadata.namespace === undefined ? [] : [object.metadata.namespace],
  );
  const namespace = given ?? mostOf(namespaces) ?? defaultNamespace(product, name);
  const placed = kept.map(({ object: given, source }) => {
    const object = withName(given) ?? given;
    const clean = cleaned(object);
    const own = isFromServer(object) ? normalised(clean, release) : clean;
    return { object: isOfCluster(own) ? own : inNamespace(own, own.metadata.namespace ?? namespace), source };
  });
  const isSecret = ({ apiVersion, kind }: KubernetesObject) => apiVersion === "v1" && kind === "Secret";
  const taken = placed.map(({ object }) => object).filter((object) => !isSecret(object));
  const shared = taken.filter((object) => isOfCluster(object) || object.metadata.namespace !== namespace);
  return {
    name,
    namespace,
    own: taken.filter((object) => !shared.includes(object)),
    shared,
    secrets: placed.flatMap(({ object }) =>
      isSecret(object) ? [{ name: object.metadata.name, namespace: object.metadata.namespace ?? namespace }] : [],
    ),
    leftOut,
    diagnostics: [...saidTwice(placed), ...elsewhere(name, namespace, shared), ...named(kept)],
  };
}

function saidTwice(placed: Folder["objects"]): readonly Diagnostic[] {
  const seen = new Map<string, string>();
  return placed.flatMap(({ object, source }): Diagnostic[] => {
    const id = identityOf(object);
    const before = seen.get(id);
    seen.set(id, before ?? source);
    if (before === undefined) return [];
    const place = { kind: "pointer", files: [source], pointer: "", target: "value" } as const;
    const message = `${object.kind} \`${object.metadata.name}\` is there twice: here, and in ${before.replace(/#\d+$/, "")}.`;
    return [
      {
        code: "import-conflict",
        severity: "error",
        place,
        message,
        hint: "leave the one that is meant.",
        secret: true,
      },
    ];
  });
}

function named(objects: Folder["objects"]): readonly Diagnostic[] {
  return objects.flatMap(({ object, source }): Diagnostic[] => {
    const own = withName(object);
    if (own === undefined) return [];
    const place = { kind: "pointer", files: [source], pointer: "/metadata/generateName", target: "key" } as const;
    const message = `The name of this ${object.kind} was another one each time; it is called \`${own.metadata.name}\` now.`;
    const hint = "a hook of Argo CD is replaced each time all the same.";
    return [{ code: "import-named", severity: "warning", place, message, hint }];
  });
}

/** An environment has one namespace. */
function elsewhere(name: string, namespace: string, shared: readonly KubernetesObject[]): readonly Diagnostic[] {
  const others = [...new Set(shared.flatMap(({ metadata }) => metadata.namespace ?? []))].sort();
  if (others.length === 0) return [];
  const message = `The environment ${name} is the namespace \`${namespace}\`; what lies in ${others.join(", ")} is deployed with the cluster.`;
  const hint = "import each namespace as an environment, from a folder of its own, where that is not meant.";
  return [{ code: "import-namespaces", severity: "warning", message, hint }];
}

/** What an object is told apart by. */
export function identityOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  const { generateName } = metadata as { readonly generateName?: string };
  return [groupKind({ apiVersion, kind }), metadata.namespace ?? "", metadata.name ?? `${generateName}*`].join("/");
}

function inNamespace(object: KubernetesObject, namespace: string): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, namespace } };
}

function mostOf(texts: readonly string[]): string | undefined {
  const count = (text: string) => texts.filter((other) => other === text).length;
  return [...new Set(texts)].sort((a, b) => count(b) - count(a) || (a < b ? -1 : 1))[0];
}
