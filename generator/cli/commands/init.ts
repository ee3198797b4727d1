import { join } from "node:path";
import packageJson from "../../../package.json" with { type: "json" };
import { initialise } from "../../daily/init/init.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import { nothing, print } from "../views/print.ts";

interface InitOptions {
  readonly format: "text" | "json";
}

/** `trip-config init`: a project to start from. `root`: absolute path of its folder. */
export async function init(root: string, { format }: InitOptions, colour: boolean): Promise<ExitCode> {
  const view = { format, colour };
  const made = initialise(root, { folder: join(__dirname, ".."), packageJson });
  if ("refused" in made) {
    return fail({ diagnostics: made.refused, sources: new Map() }, view, { fields: { written: [] } });
  }
  const text = `${made.written.map((path) => `${path}\n`).join("")}
Next: put your own registry, addresses and repositories into envs/cluster.json. Then, in the project's folder:
npm install && npx trip-config generate
`;
  await print(nothing, text, made, view);
  return exitCodes.done;
}
