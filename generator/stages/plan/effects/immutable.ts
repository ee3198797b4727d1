import type { Effect } from "../effect.ts";
import { annotationOf, hasSyncOption } from "../reference.ts";
import type { Pair, Scene } from "../scene.ts";
import { fixedFields } from "./fixed-fields.ts";
import { quoted } from "./words.ts";

/** What the API server refuses, so that the whole sync fails. */
export function immutable(pair: Pair, { release }: Scene): readonly Effect[] {
  const { kind, name } = pair.reference;
  if (isMadeAnew(pair)) return [];
  return (Object.hasOwn(fixedFields, kind) ? (fixedFields[kind] ?? []) : []).flatMap(({ refuses, wayOut }) => {
    const refused = pair.fields.filter((difference) => refuses(difference, pair, release));
    const [first] = refused;
    if (first === undefined) return [];
    const field = topOf(first.path);
    return {
      kind: "immutable",
      field,
      severity: "critical",
      message: `${quoted(field)} of ${kind} ${quoted(name)} cannot change: the API server refuses it, and the sync fails.`,
      hint: typeof wayOut === "string" ? wayOut : wayOut(pair),
    };
  });
}

/** Argo CD deletes it before it makes it: a hook, or an object that is replaced by force. */
export function isMadeAnew({ before, after }: Pair): boolean {
  if (hasSyncOption(after, "Force=true") && hasSyncOption(after, "Replace=true")) return true;
  const policies = annotationOf(before, "argocd.argoproj.io/hook-delete-policy");
  const isHook = annotationOf(after, "argocd.argoproj.io/hook") !== "";
  return isHook && (policies === "" || policies.includes("BeforeHookCreation"));
}

/** The field that is fixed as a whole: `spec.selector` for whatever differs in it. */
function topOf(path: readonly string[]): string {
  if (path[0] !== "spec") return path[0] ?? "";
  return path.slice(0, path[1] === "resources" ? 4 : 2).join(".");
}
