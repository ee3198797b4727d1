import { type FieldNode, listKeys, type TypeNode } from "../../../model/kubernetes/list-keys.ts";
import type { Release } from "../../../model/kubernetes/releases.ts";
import { entryOf, type Loose } from "../../../model/loose.ts";
import { storedDefaults } from "./defaults.ts";

const { kinds, types } = listKeys();

/** What is known about the values at some place of an object; undefined: nothing, so that they are compared as they are. */
export type Kind = FieldNode | Unfilled | undefined;

/** An object of a named type that the server stores as it is written. */
interface Unfilled {
  readonly type: string;
  readonly unfilled: true;
}

/** What a CronJob says of its Jobs gets its defaults when a Job is made (SetObjectDefaults_CronJob). */
const jobOfCronJob: Unfilled = { type: "batch.v1.JobSpec", unfilled: true };

/** The type of an object of a kind. */
export function kindOf(apiVersion: string, kind: string): Kind {
  const type = entryOf(kinds, `${apiVersion}/${kind}`);
  return type === undefined ? undefined : { type };
}

/** What is known about a field of an object. */
export function fieldKind(kind: Kind, field: string): Kind {
  if (typeof kind === "object" && "map" in kind) return kind.map;
  if (typeof kind === "object" && "type" in kind && kind.type === "batch.v1.JobTemplateSpec" && field === "spec") {
    return jobOfCronJob;
  }
  const own = typeNode(kind)?.fields;
  return own === undefined ? undefined : entryOf(own, field);
}

/** What the API server stores for a field that `siblings` leave out, or undefined. */
export function defaultOf(kind: Kind, field: string, siblings: Loose, release: Release): unknown {
  if (typeof kind === "object" && "unfilled" in kind) return undefined;
  const known = typeof kind === "object" && "type" in kind ? entryOf(storedDefaults, kind.type) : undefined;
  if (known !== undefined && Object.hasOwn(known, field)) return known[field]?.(siblings, release);
  const published = typeNode(kind)?.defaults;
  return published !== undefined && Object.hasOwn(published, field) ? published[field] : undefined;
}

/** The API drops empty lists and maps from objects of this type. */
export function dropsEmpty(kind: Kind): boolean {
  return typeNode(kind)?.builtIn === true;
}

export function isMap(kind: Kind): boolean {
  return typeof kind === "object" && "map" in kind;
}

function typeNode(kind: Kind): TypeNode | undefined {
  if (typeof kind !== "object") return undefined;
  if ("inline" in kind) return kind.inline;
  return "type" in kind ? types[kind.type] : undefined;
}
