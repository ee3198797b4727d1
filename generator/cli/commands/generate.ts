import packageJson from "../../../package.json" with { type: "json" };
import { staleSchemas, staleSchemasFault } from "../../daily/init/schemas.ts";
import { hasErrors } from "../../diagnostics/diagnostic.ts";
import { pipeline } from "../../pipeline.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { GlobalOptions } from "../global-options.ts";
import { today } from "../invocation.ts";
import { replaceFile } from "../replace-file.ts";
import { type Format, printWritten } from "../views/written.ts";

interface GenerateOptions {
  readonly env?: readonly string[];
  readonly check?: boolean;
  readonly allow?: readonly string[];
  readonly format: Format;
}

/** `trip-config generate`: brings out/, argocd/ and a project's copy of the schemas up to date, or says with --check what is stale. */
export async function generate(options: GenerateOptions, globals: GlobalOptions): Promise<ExitCode> {
  const { root, colour, run, isRunning } = globals;
  const mode = options.check === true ? "compare" : "write";
  const proven = await pipeline({
    root,
    mode,
    run,
    today: today(globals),
    isRunning,
    ...(options.env && { environments: options.env }),
    ...(options.allow && { allow: options.allow }),
  });
  const schemas = hasErrors(proven.diagnostics) ? new Map<string, string>() : staleSchemas(root, packageJson.name);
  if (mode === "write") for (const [path, text] of schemas) replaceFile(globals, path, text);
  const renewed = { name: "schemas", changed: [...schemas.keys()], added: [], removed: [], unchanged: 0 };
  const faults = mode === "compare" ? [staleSchemasFault([...schemas.keys()], packageJson.version)] : [];
  const written =
    schemas.size === 0
      ? proven
      : { ...proven, units: [...proven.units, renewed], diagnostics: [...proven.diagnostics, ...faults] };
  await printWritten(written, { mode, format: options.format, colour, folder: root }, globals);
  if (hasErrors(written.diagnostics)) return exitCodes.fault;
  const isStale = written.units.some(
    ({ changed, added, removed }) => changed.length + added.length + removed.length > 0,
  );
  return mode === "compare" && isStale ? exitCodes.fault : exitCodes.done;
}
