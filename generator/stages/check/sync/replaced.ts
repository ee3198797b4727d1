import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { groupKind } from "../../../model/kubernetes/kinds.ts";
import { asTextMap, at, textOf } from "../../../model/loose.ts";
import { entriesOf, isHook } from "../../../model/sync-position.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import type { Applications } from "../relations/applications.ts";
import type { Inventory } from "../relations/inventory.ts";

/** @codes gathered by the build */
export const codes = {
  "replace-deletes-data": {
    cause: "A claim has the sync option Force=true, with which Argo CD deletes it and makes it anew.",
    cure: "Remove the options Force=true and Replace=true from the claim.",
  },
  "replace-refused": {
    cause:
      "A claim or a Job is replaced as a whole in each sync (Replace=true), which would change fields that nobody may change: the API server refuses it from the second sync on.",
    cure: "Set Replace=true on those objects only that need it. Make a Job a hook, or give it Force=true as well.",
  },
} as const satisfies CodeTexts;

const syncOptions = "argocd.argoproj.io/sync-options";

/**
 * What Replace and Force do to claims and Jobs. With Replace every sync writes the whole object anew, with Force it
 * deletes it first (applyObject in gitops-engine, `kubectl replace --force`). Force alone deletes when the API server
 * refuses a change (`kubectl apply --force`).
 */
export function replaced(inventory: Inventory, applications: Applications): readonly Diagnostic[] {
  return inventory.unit.flatMap((subject) => {
    const kind = groupKind(subject.object);
    if (kind !== "PersistentVolumeClaim" && kind !== "Job.batch") return [];
    const own = new Set(entriesOf(asTextMap(subject.object.metadata.annotations)[syncOptions]));
    const given = applications(subject)?.options ?? new Set();
    // What is in sync is left alone then, and nobody knows whether it ever differs.
    if (given.has("ApplyOutOfSyncOnly=true") && !own.has("Force=true")) return [];
    const isReplaced = own.has("Replace=true") || given.has("Replace=true");
    const isForced = own.has("Force=true");
    if (kind === "PersistentVolumeClaim" && isForced)
      return [deleted(subject, isReplaced && !given.has("ApplyOutOfSyncOnly=true"))];
    if (!isReplaced || isForced || isHook(subject.object)) return [];
    return keepsWhatTheClusterChose(subject) ? [] : [refused(subject)];
  });
}

function deleted(claim: CompiledObject, isReplaced: boolean): Diagnostic {
  return finding("replace-deletes-data", claim, {
    severity: isReplaced ? "error" : "warning",
    origin: placeOf(claim, ["metadata", "annotations", syncOptions]),
    message: isReplaced
      ? "Its sync options are Replace=true and Force=true: each sync deletes the claim and makes it anew, and the data in it is lost."
      : "Its sync options have Force=true: a change that the API server refuses, or any with Replace=true, makes Argo CD delete the claim and make it anew, and the data in it is lost.",
    hint: "Remove Force=true and Replace=true from the claim.",
  });
}

/** Whether the manifest says what nobody may change, or the Job may be gone when it would be replaced. */
function keepsWhatTheClusterChose({ object }: CompiledObject): boolean {
  return object.kind === "Job"
    ? at(object, "spec", "manualSelector") === true || at(object, "spec", "ttlSecondsAfterFinished") !== undefined
    : textOf(at(object, "spec", "volumeName")) !== undefined;
}

function refused(subject: CompiledObject): Diagnostic {
  const isJob = subject.object.kind === "Job";
  return finding("replace-refused", subject, {
    origin: placeOf(subject, ["metadata", "annotations", syncOptions]),
    message: isJob
      ? "It is replaced as a whole in each sync (Replace=true), and the API server lets nobody change the selector and the labels that it gave the Job: every sync but the first fails."
      : "It is replaced as a whole in each sync (Replace=true), and the API server lets nobody take the volume away that the claim was bound to: every sync but the first fails.",
    hint: isJob
      ? "Make it a hook, or add Force=true, with which it runs again in each sync."
      : "Set Replace=true on the objects that need it, not on the claim or on the whole Application.",
  });
}
