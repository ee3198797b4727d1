import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Waiver } from "../../model/input.ts";
import type { PlacedWaiver, Waivers } from "../../model/waivers.ts";
import { matchesKind } from "./projects/globs.ts";

/** @codes gathered by the build */
export const codes = {
  "waiver-expired": {
    cause: "The day until which a finding could stay has passed. The finding counts again.",
    cure: "Mend what was waived and remove the waiver, or write why it may stay longer and until when.",
  },
  "waiver-ends-soon": {
    cause: "In two weeks or less a waived finding counts again.",
    cure: "Mend what is waived before that day, or write why it may stay longer and until when.",
  },
  "waiver-unused": {
    cause: "A waiver waives nothing: what it was written for is mended, or it names another object.",
    cure: "Remove it, or correct its object. Findings name theirs as namespace/Kind/name.",
  },
} as const satisfies CodeTexts;

/** Days before its last one that a waiver is told of. */
const notice = 14;

interface Waiving {
  /** The same finding, waived where a waiver is for it. */
  readonly waived: (diagnostic: Diagnostic) => Diagnostic;
  /** What the waivers themselves have wrong, after the last finding. `complete`: there were the findings of everything. */
  readonly faults: (complete: boolean) => readonly Diagnostic[];
}

const none: Waiving = { waived: (diagnostic) => diagnostic, faults: () => [] };

/**
 * Waives findings about objects. A finding of the env files has no object, and cannot be waived. `today`: the day in
 * UTC, such as 2027-06-30; without it no day has passed.
 */
export function waiving(given: Waivers | undefined, today: string | undefined): Waiving {
  if (given === undefined) return none;
  const { file, waivers } = given;
  const valid = waivers.filter(({ until }) => today === undefined || until >= today);
  const used = new Set<PlacedWaiver>();
  return {
    waived: (diagnostic) => {
      const found = valid.filter((waiver) => isFor(waiver, diagnostic));
      const [first] = found;
      if (first === undefined || diagnostic.severity === "waived") return diagnostic;
      for (const waiver of found) used.add(waiver);
      const why = `Waived until ${first.until} by ${first.owner}: ${first.reason}`;
      return { ...diagnostic, severity: "waived", waiver: { kind: "waiver", severity: diagnostic.severity, why } };
    },
    faults: (complete) =>
      waivers.flatMap((waiver) => {
        const isUnneeded = complete && valid.includes(waiver) && !used.has(waiver);
        if (isUnneeded) return [unneeded(file, waiver)];
        return today === undefined ? [] : dayFaults(file, waiver, today);
      }),
  };
}

function isFor({ code, object }: Waiver, diagnostic: Diagnostic): boolean {
  if (code !== diagnostic.code || diagnostic.object === undefined) return false;
  const parts = diagnostic.object.split("/");
  const [namespace, kind = "", name = ""] = parts.length > 2 ? parts : [undefined, ...parts];
  return (
    matchesKind(object.kind, kind) &&
    matchesKind(object.name, name) &&
    (object.namespace === undefined || (namespace !== undefined && matchesKind(object.namespace, namespace)))
  );
}

function dayFaults(
  file: string,
  { until, owner, reason, pointer }: PlacedWaiver,
  today: string,
): readonly Diagnostic[] {
  const place = { kind: "pointer", files: [file], pointer: `${pointer}/until`, target: "value" } as const;
  if (until < today) {
    const message = `This waiver ended with ${until}. It is of ${owner}: ${reason}`;
    const hint = "mend what was waived and remove the waiver, or write why it may stay longer and until when.";
    return [{ code: "waiver-expired", severity: "error", place, message, hint }];
  }
  if (daysBetween(today, until) > notice) return [];
  const message = `This waiver ends with ${until}; from then on what it waives counts again. It is of ${owner}.`;
  return [{ code: "waiver-ends-soon", severity: "warning", place, message }];
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

function unneeded(file: string, { code, object, pointer }: PlacedWaiver): Diagnostic {
  const { kind, name, namespace } = object;
  const what = [namespace, kind, name].filter((part) => part !== undefined).join("/");
  return {
    code: "waiver-unused",
    severity: "error",
    place: { kind: "pointer", files: [file], pointer: `${pointer}/object`, target: "key" },
    message: `Nothing is waived here: there is no finding \`${code}\` about ${what}.`,
    hint: "remove it, or correct its object.",
  };
}
