import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { prepareTools } from "../tools/tools.ts";
import { prepareDefinitions } from "./definitions.ts";
import { reportTable } from "./report.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder for what the files of the suite have to report. */
    readonly reportFolder: string;
    /** How many environments are generated, and from what. */
    readonly agreement: { readonly environments: number; readonly seed: number };
  }
}

/** Before the first test: programs that have to be built take minutes the first time. After the last: the report. */
export async function setup(project: TestProject): Promise<() => void> {
  prepareTools((line) => console.error(line));
  await prepareDefinitions("argocd");
  const folder = mkdtempSync(join(tmpdir(), "trip-config-cluster-report-"));
  project.provide("reportFolder", folder);
  const { AGREEMENT_ENVIRONMENTS = "12", AGREEMENT_SEED = "20261122" } = process.env;
  project.provide("agreement", { environments: Number(AGREEMENT_ENVIRONMENTS), seed: Number(AGREEMENT_SEED) });
  return () => {
    console.log(reportTable(folder));
    rmSync(folder, { recursive: true, force: true });
  };
}
