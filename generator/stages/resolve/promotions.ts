import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { meant } from "../../diagnostics/unknown.ts";
import { envsFolder } from "../../model/documents.ts";

/** @codes gathered by the build */
export const codes = {
  "promotion-cycle": {
    cause:
      "`promotion.from` leads back to the environment that it starts from, so that images would come from nowhere.",
    cure: "Leave `from` out in the environment that new images are set in, such as dev.",
  },
} as const satisfies CodeTexts;

interface PromotionSetting {
  readonly name: string;
  readonly file: string;
  readonly from: string | undefined;
}

/** `promotion.from` leads to an environment that is there, and never back to where it started. */
export function promotionFaults(settings: readonly PromotionSetting[], files: Iterable<string>): readonly Diagnostic[] {
  const names = environmentNames(files);
  const fromOf = new Map(settings.map(({ name, from }) => [name, from]));
  return settings.flatMap(({ name, file, from }): Diagnostic[] => {
    if (from === undefined) return [];
    const place = { kind: "pointer", files: [file], pointer: "/promotion/from", target: "value" } as const;
    if (!names.includes(from)) {
      const message = `There is no environment \`${from}\` that images could come from.`;
      return [{ code: "unknown-environment", severity: "error", place, message, hint: meant(from, names) }];
    }
    const way = wayBack(name, fromOf);
    if (way === undefined) return [];
    const message = `Images would go round in a circle: ${[...way].reverse().join(" → ")}.`;
    const hint = "leave `from` out where images come in first.";
    return [{ code: "promotion-cycle", severity: "error", place, message, hint }];
  });
}

function environmentNames(files: Iterable<string>): readonly string[] {
  return [...files].flatMap((file) => {
    const name = new RegExp(`^${envsFolder}/([^/]+)\\.json$`).exec(file)?.[1];
    return name === undefined || name === "base" || name === "cluster" ? [] : [name];
  });
}

/** From an environment to itself; undefined: it is on no circle. */
function wayBack(name: string, fromOf: ReadonlyMap<string, string | undefined>): readonly string[] | undefined {
  const way = [name];
  for (let at = fromOf.get(name); at !== undefined; at = fromOf.get(at)) {
    if (at === name) return [...way, name];
    if (way.includes(at)) return undefined;
    way.push(at);
  }
  return undefined;
}
