import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { groupKind } from "../../../model/kubernetes/kinds.ts";
import { at } from "../../../model/loose.ts";
import { isHook } from "../../../model/sync-position.ts";
import { finding, objectName } from "../finding.ts";
import { placeOf } from "../place.ts";
import type { Applications } from "../relations/applications.ts";
import type { Inventory } from "../relations/inventory.ts";

/** @codes gathered by the build */
export const codes = {
  "returning-job": {
    cause:
      "A Job or Workflow removes itself when it is done, and its Application heals itself: what is missing is made anew, and runs again.",
    cure: "Remove the time to live, or make it a hook.",
  },
} as const satisfies CodeTexts;

/** Kinds that remove themselves once they are done, and the field that says so. */
const removesItself: ReadonlyMap<string, string> = new Map([
  ["Job.batch", "ttlSecondsAfterFinished"],
  ["Workflow.argoproj.io", "ttlStrategy"],
]);

/** What removes itself under an Application that heals itself: it is missing then, and made and run anew for ever. */
export function returning(inventory: Inventory, applications: Applications): readonly Diagnostic[] {
  return inventory.unit.flatMap((subject) => {
    const field = removesItself.get(groupKind(subject.object));
    if (field === undefined || at(subject.object, "spec", field) === undefined || isHook(subject.object)) return [];
    const application = applications(subject);
    return application?.healsItself === true ? [returningFinding(subject, field, application.object)] : [];
  });
}

function returningFinding(subject: CompiledObject, field: string, application: CompiledObject): Diagnostic {
  return finding("returning-job", subject, {
    severity: "warning",
    origin: placeOf(subject, ["spec", field]),
    message: `It removes itself when it is done (${field}), and ${objectName(application)} heals itself: Argo CD makes it anew each time, and it runs for ever.`,
    hint: `Remove ${field}, or make it a hook with argocd.argoproj.io/hook and a delete policy.`,
  });
}
