import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

/** @codes gathered by the build */
export const codes = {
  "changed-rendering": {
    cause: "A file below envs/charts/ is not as `trip-config charts update` wrote it.",
    cure: "Render the chart anew. What shall be otherwise is said in its values, or in `leaveOut`.",
  },
} as const satisfies CodeTexts;

/** A file of a rendered chart that is another one than it was. */
export function changedRendering(file: string, message: string, chart: string): Diagnostic {
  const hint = `run \`trip-config charts update ${chart}\`, which writes it anew.`;
  return { code: "changed-rendering", severity: "error", place: { kind: "file", file }, message, hint };
}
