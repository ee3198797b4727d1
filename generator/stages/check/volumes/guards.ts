import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asList, asTextMap, at } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import { type Inventory, ownOfKind } from "../relations/inventory.ts";

/** @codes gathered by the build */
export const codes = {
  "unguarded-claim": {
    cause:
      "A claim lacks the annotations that keep Argo CD from deleting it, and the data in it, when it vanishes from the repository.",
    cure: "Set argocd.argoproj.io/sync-options to Prune=false,Delete=false and argocd.argoproj.io/compare-options to IgnoreExtraneous.",
    kind: "policy",
  },
  "unguarded-namespace": {
    cause:
      "A namespace that holds a claim lacks the annotations that keep Argo CD from deleting it. Its claims would go with it.",
    cure: "Set argocd.argoproj.io/sync-options to Prune=false,Delete=false and argocd.argoproj.io/compare-options to IgnoreExtraneous.",
    kind: "policy",
  },
} as const satisfies CodeTexts;

const syncOptions = "argocd.argoproj.io/sync-options";
const compareOptions = "argocd.argoproj.io/compare-options";

/**
 * Claims, and namespaces that hold one, that Argo CD would delete: when they vanish from the repository (Prune), or with
 * their Application (Delete). `confirm` waits for a person. What is kept although it vanished leaves the Application
 * OutOfSync for ever without IgnoreExtraneous.
 */
export function unguarded(inventory: Inventory): readonly Diagnostic[] {
  const claims = ownOfKind(inventory, "PersistentVolumeClaim");
  const makers = ownOfKind(inventory, "StatefulSet.apps").filter(
    ({ object }) => asList(at(object, "spec", "volumeClaimTemplates")).length > 0,
  );
  const holding = new Set([...claims, ...makers].map(({ object }) => object.metadata.namespace));
  const namespaces = ownOfKind(inventory, "Namespace").filter(({ object }) => holding.has(object.metadata.name));
  return [
    ...claims.flatMap((claim) => guardFinding(claim, "unguarded-claim", "the data in it is lost")),
    ...namespaces.flatMap((namespace) => guardFinding(namespace, "unguarded-namespace", "every claim in it is lost")),
  ];
}

function guardFinding(
  subject: CompiledObject,
  code: "unguarded-claim" | "unguarded-namespace",
  loss: string,
): readonly Diagnostic[] {
  const annotations = asTextMap(subject.object.metadata.annotations);
  const sync = options(annotations[syncOptions]);
  const isKept = (option: string) => sync.has(`${option}=false`) || sync.has(`${option}=confirm`);
  const missing = [
    ...["Prune", "Delete"].filter((option) => !isKept(option)).map((option) => `${option}=false`),
    ...(sync.has("Prune=confirm") || options(annotations[compareOptions]).has("IgnoreExtraneous")
      ? []
      : ["IgnoreExtraneous"]),
  ];
  if (missing.length === 0) return [];
  const danger =
    isKept("Prune") && isKept("Delete")
      ? "Once it vanishes from the repository, the Application stays OutOfSync for ever"
      : `When it vanishes from the repository, or with its Application, Argo CD deletes it, and ${loss}`;
  return [
    finding(code, subject, {
      origin: placeOf(subject, ["metadata", "annotations", sync.size > 0 ? syncOptions : compareOptions]),
      message: `${danger}: its annotations lack ${missing.join(", ")}.`,
      hint: `Set ${syncOptions} to \`Prune=false,Delete=false\` and ${compareOptions} to \`IgnoreExtraneous\`.`,
    }),
  ];
}

/** Options of an annotation, which are separated by commas. */
function options(annotation: string | undefined): ReadonlySet<string> {
  return new Set((annotation ?? "").split(",").map((option) => option.trim()));
}
