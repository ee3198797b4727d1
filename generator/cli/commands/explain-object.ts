import { type Diagnostic, hasErrors } from "../../diagnostics/diagnostic.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import type { CompiledObject, CompiledUnit } from "../../model/compiled.ts";
import { load, prove } from "../../pipeline.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import type { GlobalOptions } from "../global-options.ts";
import { located } from "../views/locating.ts";

interface Found {
  readonly unit: CompiledUnit;
  readonly compiled: CompiledObject;
}

/** `trip-config explain KIND/NAME`: where an object is compiled to, and the lines that it comes from. */
export async function explainObject(asked: string, globals: GlobalOptions): Promise<ExitCode> {
  const { checked } = await prove(load(globals.root), {});
  const diagnostics: Diagnostic[] = [];
  const objects: Found[] = [];
  for (const item of checked.items) {
    diagnostics.push(...item.diagnostics);
    for (const compiled of item.unit?.objects ?? []) if (item.unit) objects.push({ unit: item.unit, compiled });
  }
  if (objects.length === 0 && hasErrors(diagnostics)) {
    const { colour, stdout } = globals;
    return fail({ diagnostics, sources: checked.sources }, { format: "text", colour, stdout });
  }
  const found = objects.filter(({ compiled }) => namesOf(compiled).includes(asked));
  if (found.length === 0) {
    const near = nearest(asked, [...new Set(objects.flatMap(({ compiled }) => namesOf(compiled)))]);
    globals.stderr.write(`There is no object ${asked}.${near === undefined ? "" : ` Did you mean ${near}?`}\n`);
    return exitCodes.usage;
  }
  for (const { unit, compiled } of found) {
    const lines = await linesOf(compiled, checked.sources);
    globals.stdout.write(`${namesOf(compiled)[0]}\n  ${unit.directory}/${compiled.path}\n${lines.join("")}`);
  }
  return exitCodes.done;
}

/** With its namespace, and without. */
function namesOf({ object: { kind, metadata } }: CompiledObject): readonly string[] {
  const short = `${kind}/${metadata.name}`;
  return metadata.namespace === undefined ? [short] : [`${metadata.namespace}/${short}`, short];
}

/** What it comes from, and what is written over that. */
async function linesOf({ origin, written }: CompiledObject, sources: Parameters<typeof located>[0]["sources"]) {
  const places = [origin, ...(written?.() ?? []).map(({ files = origin.files, pointer }) => ({ files, pointer }))];
  const lines = await Promise.all(
    places.map(async ({ files, pointer }, index) => {
      const place = { kind: "pointer", files, pointer, target: "key" } as const;
      const [one] = await located({
        diagnostics: [{ code: "invalid-value", severity: "warning", place, message: "" }],
        sources,
      });
      if (one?.location === undefined) return "";
      const { file, range } = one.location;
      return `  ${index === 0 ? "from" : "with"} ${file}${range === undefined ? "" : `:${range.line}`}\n`;
    }),
  );
  return [...new Set(lines)];
}
