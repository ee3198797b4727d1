import { join } from "node:path";
import packageJson from "../../../package.json" with { type: "json" };
import { schemaPaths, staleSchemas, staleSchemasFault } from "../../daily/init/schemas.ts";
import { hasErrors } from "../../diagnostics/diagnostic.ts";
import type { Seen } from "../../incremental/answer.ts";
import { envsFolder } from "../../model/documents.ts";
import { type Begun, begun } from "../../pipeline.ts";
import { stampsOfOthers } from "../../stages/write/others.ts";
import type { Written } from "../../stages/write/write.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { GlobalOptions } from "../global-options.ts";
import { today } from "../invocation.ts";
import { leaveAnswer, rememberingOf } from "../remembering.ts";
import { replaceFile } from "../replace-file.ts";
import { type Format, printWritten } from "../views/written.ts";

interface GenerateOptions {
  readonly env?: readonly string[];
  readonly check?: boolean;
  readonly watch?: boolean;
  readonly cache: boolean;
  readonly allow?: readonly string[];
  readonly format: Format;
}

/** `trip-config generate`: brings out/, argocd/ and a project's copy of the schemas up to date, or says with --check what is stale. */
export async function generate(options: GenerateOptions, globals: GlobalOptions): Promise<ExitCode> {
  const { root, colour } = globals;
  const mode = options.check === true ? "compare" : "write";
  const view = { mode, format: options.format, colour, folder: root } as const;
  if (options.watch === true) {
    const { watch } = await import("./watch.ts");
    const places = [join(root, envsFolder)];
    const { cache, env } = options;
    const begin = (remembering: Remembering) => generating(options, globals, remembering);
    return watch({ begin, isEarly: cache && env === undefined, places, told: `${envsFolder}/`, view, cache }, globals);
  }
  const lookedAt = ["out", "package.json", ...schemaPaths];
  const others = options.check === true ? undefined : stampsOfOthers(root, lookedAt, globals.fileTime());
  const { finish } = await generating(options, globals, rememberingOf(options.cache, globals));
  const written = finish();
  const said = await printWritten(written, view, globals);
  if (hasErrors(written.diagnostics)) return exitCodes.fault;
  const isStale = written.units.some(
    ({ changed, added, removed }) => changed.length + added.length + removed.length > 0,
  );
  const isPlain = options.env === undefined && options.allow === undefined && options.format === "text";
  if (isPlain && !isStale && others !== undefined && written.seen !== undefined) {
    leaveAnswer({ ...written.seen, others, said, today: today(globals) }, globals);
  }
  return mode === "compare" && isStale ? exitCodes.fault : exitCodes.done;
}

type Remembering = ReturnType<typeof rememberingOf>;

/** What one run finds, and what it writes or would write; `isWhole`: it has looked at everything. */
type Generated = Written & { readonly isWhole: boolean; readonly seen?: Seen };

async function generating(
  { check, env, allow }: GenerateOptions,
  globals: GlobalOptions,
  remembering: Remembering,
): Promise<Begun<Generated>> {
  const { root, run, isRunning } = globals;
  const mode = check === true ? "compare" : "write";
  const { isCurrent, finish } = await begun({
    root,
    mode,
    run,
    today: today(globals),
    isRunning,
    ...remembering,
    ...(env && { environments: env }),
    ...(allow && { allow }),
  });
  return { isCurrent, finish: () => withSchemas(finish(), mode, globals) };
}

/** The same with the project's copy of the schemas. */
function withSchemas(proven: Generated, mode: "write" | "compare", globals: GlobalOptions): Generated {
  const { root } = globals;
  const schemas = hasErrors(proven.diagnostics) ? new Map<string, string>() : staleSchemas(root, packageJson.name);
  if (schemas.size === 0) return proven;
  if (mode === "write") for (const [path, text] of schemas) replaceFile(globals, path, text);
  const renewed = { name: "schemas", changed: [...schemas.keys()], added: [], removed: [], unchanged: 0 };
  const faults = mode === "compare" ? [staleSchemasFault([...schemas.keys()], packageJson.version)] : [];
  return { ...proven, units: [...proven.units, renewed], diagnostics: [...proven.diagnostics, ...faults] };
}
