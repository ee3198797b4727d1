import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { annotationLimit, appliedAnnotationBytes, isTooLargeToApply } from "../../../model/apply-size.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asTextMap } from "../../../model/loose.ts";
import { entriesOf } from "../../../model/sync-position.ts";
import { finding } from "../finding.ts";
import type { Applications } from "../relations/applications.ts";
import type { Inventory } from "../relations/inventory.ts";

/** @codes gathered by the build */
export const codes = {
  "too-large-to-apply": {
    cause:
      "Argo CD applies on the client's side, which keeps a copy of the object in one of its annotations, and annotations hold 256 KiB together.",
    cure: "Set the sync option ServerSideApply=true on the object or on its Application, or make the object smaller.",
  },
} as const satisfies CodeTexts;

/** Objects that Argo CD applies on the client's side, and that are too large for the annotation which keeps them. */
export function tooLarge(
  inventory: Inventory,
  isDeployed: (subject: CompiledObject) => boolean,
  applications: Applications,
): readonly Diagnostic[] {
  return inventory.unit.flatMap((subject) => {
    if (!isTooLargeToApply(subject.object) || !isDeployed(subject) || keepsNoCopy(subject, applications)) return [];
    const kibibytes = Math.ceil(appliedAnnotationBytes(subject.object) / 1024);
    return finding("too-large-to-apply", subject, {
      message:
        `Argo CD keeps what it applies in an annotation of the object, and annotations hold ${annotationLimit / 1024} KiB: ` +
        `this ${subject.object.kind} comes to ${kibibytes} KiB, and every sync fails.`,
      hint: "Give it the annotation argocd.argoproj.io/sync-options: ServerSideApply=true, which keeps no copy, or make it smaller.",
    });
  });
}

/** Server-side apply and replace keep no copy; the object's own option wins (shouldUseServerSideApply in gitops-engine). */
function keepsNoCopy(subject: CompiledObject, applications: Applications): boolean {
  const own = entriesOf(asTextMap(subject.object.metadata.annotations)["argocd.argoproj.io/sync-options"]);
  const given = applications(subject)?.options ?? new Set();
  if (own.includes("Replace=true") || given.has("Replace=true")) return true;
  if (own.includes("ServerSideApply=false")) return false;
  return own.includes("ServerSideApply=true") || given.has("ServerSideApply=true");
}
