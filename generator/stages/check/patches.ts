import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pointerTo } from "../../diagnostics/json-pointer.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import type { CompiledUnit } from "../../model/compiled.ts";
import { groupOf } from "../../model/kubernetes/kinds.ts";
import type { PatchFault } from "../../model/object-patches.ts";
import type { Rule } from "./rule.ts";

/** @codes gathered by the build */
export const codes = {
  "missing-patch-target": {
    cause: "A patch in `patches` is for an object that the environment does not have, or for one of several.",
    cure: "Correct kind and name, or say the group.",
  },
  "refused-patch": {
    cause:
      "An operation of a JSON patch cannot be done: its path leads nowhere, its test fails, or it moves a value into itself.",
    cure: "Look at the object in out/, and correct the path or the value.",
  },
  "fixed-field": {
    cause: "A patch changes what an object is known by, or what other objects select it by.",
    cure: "Take that out of the patch. Write an object of your own where another one is meant.",
  },
  "disputed-field": {
    cause: "Two patches set one field of one object to different values, so that their names decide.",
    cure: "Leave the field to one of them, or make one patch of both.",
  },
} as const satisfies CodeTexts;

/** Every patch of the environment's objects could be laid over its object. */
export const patches: Rule = ({ unit }) => (unit.declared.patches ?? []).map((fault) => diagnosticOf(fault, unit));

function diagnosticOf(fault: PatchFault, unit: CompiledUnit): Diagnostic {
  const { name, target, change } = fault.patch;
  const said = `${target.kind} \`${target.name}\``;
  const at = (code: Diagnostic["code"], keys: readonly string[], message: string, hint?: string): Diagnostic => ({
    code,
    severity: "error",
    place: { kind: "pointer", files: filesOf(unit), pointer: pointerTo(["patches", name, ...keys]), target: "key" },
    object: [...namespaceOf(unit), target.kind, target.name].join("/"),
    message,
    ...(hint !== undefined && { hint }),
  });
  switch (fault.kind) {
    case "no-target":
      return at("missing-patch-target", ["target"], `There is no ${said} in this environment.`, nearHint(fault, unit));
    case "several-targets": {
      const groups = unit.objects
        .filter(({ object: { kind, metadata } }) => kind === target.kind && metadata.name === target.name)
        .map(({ object }) => `\`${groupOf(object.apiVersion)}\``);
      const hint = `add \`group\`: ${groups.join(" or ")}.`;
      return at("missing-patch-target", ["target"], `There is more than one ${said} in this environment.`, hint);
    }
    case "fixed": {
      const keys = fault.operation === undefined ? ["merge", ...fault.path] : ["json", String(fault.operation)];
      const message = `\`${fault.path.join(".")}\` of ${said} cannot be patched: it is known by it, or others rely on it.`;
      return at("fixed-field", keys, message, "remove it.");
    }
    case "disputed": {
      const message = `\`${fault.path.join(".")}\` of ${said} is set by the patch \`${fault.with}\`, too, and not to the same.`;
      const keys = change.type === "merge" ? ["merge", ...fault.path] : ["json"];
      return at("disputed-field", keys, message, "leave it to one of them.");
    }
    case "refused": {
      const { message, hint } = refusal(fault, said);
      return at("refused-patch", ["json", String(fault.operation)], message, hint);
    }
  }
}

function refusal(
  { fault }: Extract<PatchFault, { kind: "refused" }>,
  said: string,
): Pick<Diagnostic, "message" | "hint"> {
  switch (fault.kind) {
    case "differs":
      return { message: `The value is another one in ${said}: the test fails, and nothing of the patch is done.` };
    case "into-itself":
      return { message: "A value cannot be moved below itself." };
    case "missing": {
      const [field = "", above] = [fault.path.at(-1), pointerTo(fault.path.slice(0, -1))];
      const isList = fault.among.every((key) => /^\d+$/.test(key));
      const near = isList ? undefined : nearest(field, fault.among);
      const hint = near === undefined ? listed(fault.among) : `did you mean \`${near}\`?`;
      const message = `${said} has no \`${field}\` ${above === "" ? "at its top" : `in ${above}`}.`;
      return { message, ...(hint !== undefined && { hint }) };
    }
  }
}

function listed(among: readonly string[]): string | undefined {
  return among.length === 0 || among.length > 12 ? undefined : `there is ${among.join(", ")}.`;
}

/** The name of the object that is meant, or its kind. */
function nearHint({ patch: { target } }: PatchFault, { objects }: CompiledUnit): string | undefined {
  const names = objects.flatMap(({ object: { kind, metadata } }) => (kind === target.kind ? [metadata.name] : []));
  const name = nearest(target.name, names);
  if (name !== undefined && name !== target.name) return `did you mean \`${name}\`?`;
  const kinds = objects.filter(({ object }) => object.metadata.name === target.name).map(({ object }) => object.kind);
  if (kinds.includes(target.kind)) return `its group is not \`${target.group}\`.`;
  return kinds.length === 0 ? undefined : `of this name there is a ${[...new Set(kinds)].join(", a ")}.`;
}

function namespaceOf({ objects }: CompiledUnit): readonly string[] {
  return objects.flatMap(({ object: { metadata } }) => metadata.namespace ?? []).slice(0, 1);
}

/** Where patches stand: the environment's file, and base.json. */
function filesOf({ name }: CompiledUnit): readonly string[] {
  return [`envs/${name}.json`, "envs/base.json"];
}
