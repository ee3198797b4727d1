import { listKeysText } from "./generated/list-keys.js";

/**
 * How the API compares a field's values. Where there is no node, values are compared as they are.
 *
 * - `quantity`: amounts, by value. `intOrString`: a number and the text of it are the same.
 * - `type`: an object of a named type; `inline`: one whose type is said in place.
 * - `map`: a map with values of a kind.
 * - `keys`: a list whose items are matched by these fields, wherever they stand. `set`: a list of values without order.
 * - `of` alone: a list that is one value; its items are compared by this.
 *
 * `patch` stands where a strategic merge patch does otherwise: it matches the items by this field, or replaces the list
 * (null); it adds to a set; it replaces an object.
 */
export type FieldNode =
  | "plain"
  | "quantity"
  | "intOrString"
  | { readonly type: string; readonly patch?: "replace" }
  | { readonly inline: TypeNode }
  | { readonly map: FieldNode }
  | { readonly keys: readonly string[]; readonly of?: FieldNode; readonly patch?: string | null }
  | { readonly set: true; readonly patch?: "merge" }
  | { readonly of: FieldNode };

export interface TypeNode {
  /** A type of Kubernetes itself, which drops empty lists and maps when it stores an object. */
  readonly builtIn?: boolean;
  readonly fields?: Readonly<Record<string, FieldNode>>;
  /** What the API server puts where a field is left out, as the schema says; its code says more. */
  readonly defaults?: Readonly<Record<string, unknown>>;
}

let parsed: ListKeys | undefined;

/** The types and their list keys, parsed when something asks for them: most runs do not. */
export function listKeys(): ListKeys {
  parsed ??= JSON.parse(listKeysText) as ListKeys;
  return parsed;
}

/** schemas/kubernetes-list-keys.json. */
export interface ListKeys {
  /** Versions and licence. */
  readonly source: string;
  /** Names of the types by `group/version/kind`; the core group has none: `v1/Pod`. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, TypeNode>>;
}
