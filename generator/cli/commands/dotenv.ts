import { dotenvText, variablesOf } from "../../daily/dotenv/dotenv.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import type { GlobalOptions } from "../global-options.ts";
import { compiledEnvironment } from "../single.ts";
import { print } from "../views/print.ts";

interface DotenvOptions {
  readonly format: "text" | "json";
}

/** `trip-config dotenv ENV`: what the environment's ConfigMaps give to its services, for docker compose. */
export async function dotenv(
  environment: string,
  { format }: DotenvOptions,
  { root, colour }: GlobalOptions,
): Promise<ExitCode> {
  const view = { format, colour };
  const compiled = await compiledEnvironment(root, environment);
  if (!("unit" in compiled)) return fail(compiled, view);
  const variables = variablesOf(compiled.unit);
  const fields = { variables: Object.fromEntries(variables.values), secrets: variables.secrets };
  await print({ ...compiled, diagnostics: [] }, dotenvText(environment, variables), fields, view);
  return exitCodes.done;
}
