import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { digestOfBytes } from "../model/digest.ts";
import { envsFolder, sealedFolder } from "../model/documents.ts";
import { documentKindOf } from "../model/environment-names.ts";
import type { InputStamp } from "../stages/load/stamps.ts";

/** The inputs by whose they are. */
export interface Owned {
  /** Digest of what is no environment's own: whoever cannot be told apart belongs here. */
  readonly shared: string;
  /** Digests of environments' own inputs, by name. */
  readonly own: ReadonlyMap<string, string>;
}

/** A run asks for the same ones several times. */
const known = new WeakMap<readonly InputStamp[], Owned>();

export function ownedOf(inputs: readonly InputStamp[]): Owned {
  const before = known.get(inputs);
  if (before !== undefined) return before;
  const owned = ownedAmong(inputs);
  known.set(inputs, owned);
  return owned;
}

/** An environment's own are its file and its sealed values: objects of one's own can define kinds for all. */
function ownedAmong(inputs: readonly InputStamp[]): Owned {
  const names = new Set(inputs.flatMap(({ path }) => environmentAt(path) ?? []));
  const shared: string[] = [];
  const own = new Map<string, string[]>([...names].map((name) => [name, []]));
  for (const { path, digest } of inputs) {
    const owner = ownerOf(`${envsFolder}/${path}`);
    const parts = (owner === undefined ? undefined : own.get(owner)) ?? shared;
    parts.push(path, digest);
  }
  const digestOf = (parts: readonly string[]) => digestOfBytes(parts.join("\0"));
  return {
    shared: digestOf([...names, "", ...shared]),
    own: new Map([...own].map(([name, parts]) => [name, digestOf(parts)])),
  };
}

/** The environment that a file belongs to alone; undefined: none. */
export function ownerOf(file: string): string | undefined {
  if (!file.startsWith(`${envsFolder}/`)) return undefined;
  if (file.startsWith(`${sealedFolder}/`)) return file.split("/")[2];
  return environmentAt(file.slice(envsFolder.length + 1));
}

function environmentAt(path: string): string | undefined {
  if (path.includes("/") || !path.endsWith(".json")) return undefined;
  const name = path.slice(0, -".json".length);
  return documentKindOf(name) === "environment" ? name : undefined;
}

/** The files that a diagnostic may point at. */
export function filesOf({ place }: Diagnostic): readonly string[] {
  if (place === undefined) return [];
  return place.kind === "pointer" ? place.files : [place.file];
}
