/** Settings that no schema would let through. */
import type { BuiltService, System } from "../../generator/model/resolved.ts";
import { load } from "../../generator/stages/load/load.ts";
import { resolve } from "../../generator/stages/resolve/resolve.ts";
import { validate } from "../../generator/stages/validate/validate.ts";
import { sample } from "../support/run.ts";

export const texts = [
  "plain",
  `$(touch pwned)'"; touch pwned; #`,
  "`touch pwned`",
  "${{ secrets.TRIP_CONFIG_APP_KEY }} }} ${{",
  "'); sh('touch pwned'); ('",
  "''' + \"touch pwned\".execute() + '''",
  "${'touch pwned'.execute()} $HOME \\",
  "two\nlines\r\n\ttabs: - & * ! | > %",
  "::error::x\n::set-output name=a::b",
  "-rf --output=x",
  "*? ~ [a-z] {a,b}",
  "한국어 \u0041 \\u0041 \u2028 é 😀",
  "yes",
  "0x10",
  " # comment",
];

export async function system(): Promise<System> {
  const { system: made } = resolve(await validate(load(sample)));
  if (made === undefined) throw new Error("the sample does not resolve");
  return made;
}

/** The sample with a text in every place that reaches a pipeline. */
export function hostile(made: System, text: string): System {
  const { cluster, ci, own, definitions, charts } = made;
  const environment = <Made extends System["environments"][number] | undefined>(one: Made): Made =>
    one && { ...one, name: text };
  const services = [text, `${text}2`].map(
    (name): BuiltService => ({ name, image: text, source: [text], context: text }),
  );
  const repository = { url: `https://${text}/${text}`, branch: text };
  return {
    own,
    definitions,
    charts,
    environments: made.environments,
    cluster: {
      ...cluster,
      imageRegistry: text,
      repositories: { application: repository, source: repository, config: repository },
    },
    ci: {
      ...ci,
      argocdServer: text,
      services,
      entry: environment(ci.entry as never),
      tested: environment(ci.tested as never),
      released: environment(ci.released as never),
    },
  };
}
