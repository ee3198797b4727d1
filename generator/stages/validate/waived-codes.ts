import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pointerTo } from "../../diagnostics/json-pointer.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import type { WaiversFile } from "../../model/input.ts";
import type { ValidDocument } from "../../model/validated.ts";

/** @codes gathered by the build */
export const codes = {
  "unknown-waived-code": {
    cause: "A waiver names a code that no finding has, so that it waives nothing.",
    cure: "Write the code as it stands in the finding, or remove the waiver.",
  },
} as const satisfies CodeTexts;

/** Waivers of codes that there are not. The texts of all codes are loaded for that only. */
export async function waivedCodes({ file, content }: ValidDocument<WaiversFile>): Promise<readonly Diagnostic[]> {
  const { codes: known } = await import("../../diagnostics/codes.ts");
  return (content.waivers ?? []).flatMap(({ code }, at) => {
    if (Object.hasOwn(known, code)) return [];
    const near = nearest(code, Object.keys(known));
    return [
      {
        code: "unknown-waived-code",
        severity: "error",
        place: { kind: "pointer", files: [file], pointer: pointerTo(["waivers", String(at), "code"]), target: "value" },
        message: `No finding has the code \`${code}\`.`,
        hint: near === undefined ? "docs/diagnostics.md lists all of them." : `did you mean \`${near}\`?`,
      },
    ];
  });
}
