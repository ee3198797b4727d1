import { statSync } from "node:fs";
import { resolve } from "node:path";
import { type Diagnostic, hasErrors } from "../../diagnostics/diagnostic.ts";
import type { CompiledFile } from "../../model/compiled.ts";
import { prove } from "../../pipeline.ts";
import { pipelineBanner, pipelinePaths } from "../../stages/compile/ci/files.ts";
import { load } from "../../stages/load/load.ts";
import { copyFiles } from "../../stages/write/copy.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { GlobalOptions } from "../global-options.ts";
import { print } from "../views/print.ts";

interface ExportOptions {
  readonly to: string;
  readonly check?: boolean;
  readonly format: "text" | "json";
}

/** `trip-config export ci --to DIR`: the pipelines, compiled from envs/, into a clone of the application repository. */
export async function exportFiles(
  what: "ci",
  { to, check, format }: ExportOptions,
  { root, colour, cwd, run, stdout, stderr }: GlobalOptions,
): Promise<ExitCode> {
  const folder = resolve(cwd(), to);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    stderr.write(`There is no folder ${folder}.\n`);
    return exitCodes.usage;
  }
  const inputs = load(root);
  const { checked } = await prove(inputs, {});
  const files: CompiledFile[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { unit, diagnostics: found } of checked.items) {
    diagnostics.push(...found.filter(({ severity }) => severity === "error"));
    if (unit?.kind === what) files.push(...(unit.files ?? []));
  }
  const view = { format, colour, stdout };
  if (hasErrors(diagnostics)) {
    await print({ diagnostics, sources: checked.sources }, "Nothing was written.\n", {}, view);
    return exitCodes.fault;
  }
  const isCheck = check === true;
  const copied = copyFiles(files, folder, {
    mode: isCheck ? "compare" : "write",
    run,
    former: { paths: pipelinePaths, beginning: pipelineBanner },
  });
  const lines = [
    ...copied.changed.map((path) => `${isCheck ? "stale    " : "changed  "}${path}`),
    ...copied.added.map((path) => `${isCheck ? "missing  " : "added    "}${path}`),
    ...copied.removed.map((path) => `${isCheck ? "extra    " : "removed  "}${path}`),
  ];
  const next = isCheck ? `To bring them up to date: trip-config export ${what} --to ${to}\n` : "";
  const text = lines.length === 0 ? `The pipelines in ${to} are up to date.\n` : `${lines.join("\n")}\n${next}`;
  await print({ diagnostics: [], sources: checked.sources }, text, { ...copied }, view);
  return isCheck && lines.length > 0 ? exitCodes.fault : exitCodes.done;
}
