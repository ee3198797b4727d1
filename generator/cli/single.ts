import { type Findings, hasErrors } from "../diagnostics/diagnostic.ts";
import type { CompiledUnit } from "../model/compiled.ts";
import type { Environment, System } from "../model/resolved.ts";
import { prove } from "../pipeline.ts";
import { load } from "../stages/load/load.ts";

export interface CompiledEnvironment extends Findings {
  readonly system: System;
  readonly environment: Environment;
  readonly unit: CompiledUnit;
}

/** One environment as the env files have it now; or what is wrong with them. */
export async function compiledEnvironment(root: string, name: string): Promise<CompiledEnvironment | Findings> {
  const inputs = load(root);
  const { system, checked } = await prove(inputs, { environments: [name] });
  const items = [...checked.items];
  const diagnostics = items.flatMap((item) => item.diagnostics);
  const environment = system?.environments.find((one) => one.name === name);
  const unit = items.find((item) => item.unit?.name === name)?.unit;
  if (system === undefined || environment === undefined || unit === undefined || hasErrors(diagnostics)) {
    return { diagnostics, sources: checked.sources };
  }
  return { system, environment, unit, diagnostics, sources: checked.sources };
}
