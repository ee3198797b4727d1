import type { Units } from "../model/compilation.ts";
import type { CompiledObject } from "../model/compiled.ts";
import { digestOfBytes } from "../model/digest.ts";

/** What environments are held against: objects of the cluster, and those of Argo CD that all share. */
export type Around = Pick<Units, "cluster" | "argocd">;

/** As a text: which settings objects come from is asked of those that are being proven only. */
export function aroundText({ cluster, argocd }: Around): string {
  const plain = ({ path, object, origin }: CompiledObject) => ({ path, object, origin });
  return JSON.stringify({ cluster: cluster.map(plain), argocd: argocd.map(plain) });
}

/** undefined: it is not the text with this digest. */
export function aroundOf(text: string | undefined, digest: string): Around | undefined {
  return text !== undefined && digestOfBytes(text) === digest ? (JSON.parse(text) as Around) : undefined;
}
