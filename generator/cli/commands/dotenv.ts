import { dotenvText } from "../../daily/dotenv/dotenv.ts";
import { givenIn } from "../../daily/dotenv/given.ts";
import { asked, variablesOf } from "../../daily/dotenv/variables.ts";
import { unknownService } from "../../diagnostics/unknown.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import type { GlobalOptions } from "../global-options.ts";
import { compiledEnvironment } from "../single.ts";
import { print } from "../views/print.ts";

interface DotenvOptions {
  readonly format: "text" | "json";
}

/** `trip-config dotenv ENV [SERVICE[/CONTAINER]…]`: what containers of an environment are given, for docker compose. */
export async function dotenv(
  environment: string,
  names: readonly string[],
  { format }: DotenvOptions,
  { root, colour, stdout }: GlobalOptions,
): Promise<ExitCode> {
  const view = { format, colour, stdout };
  const compiled = await compiledEnvironment(root, environment);
  if (!("unit" in compiled)) return fail(compiled, view);
  const all = givenIn(compiled.unit);
  const known = all.map(({ container }) => container);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const diagnostics = unknown.map((name) => unknownService(name, environment, known));
    return fail({ diagnostics, sources: compiled.sources }, view);
  }
  const services = compiled.environment.services.map(({ name }) => name);
  const containers = names.length > 0 ? names : known.filter((name) => services.includes(name.split("/")[0] ?? ""));
  const { values, secrets, elsewhere, several } = variablesOf(asked(all, containers));
  const fields = {
    variables: Object.fromEntries(values),
    secrets,
    elsewhere: Object.fromEntries(elsewhere),
    several: Object.fromEntries(several),
  };
  const text = dotenvText([environment, ...names].join(" "), { values, secrets, elsewhere, several });
  await print({ ...compiled, diagnostics: [] }, text, fields, view);
  return exitCodes.done;
}
