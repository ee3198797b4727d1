import { basename } from "node:path";
import { createInterface } from "node:readline";
import packageJson from "../../../package.json" with { type: "json" };
import { initialise } from "../../daily/init/init.ts";
import { productFault, productOf } from "../../model/product.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import type { GlobalOptions } from "../global-options.ts";
import { nothing, print } from "../views/print.ts";

interface InitOptions {
  readonly format: "text" | "json";
  /** What names begin with; asked for where a person sits before it. */
  readonly product?: string;
}

/** `trip-config init`: a project to start from. `root`: absolute path of its folder. */
export async function init(
  root: string,
  { format, product: given }: InitOptions,
  globals: GlobalOptions,
): Promise<ExitCode> {
  const { colour, stdout, stderr, tool } = globals;
  const view = { format, colour, stdout };
  const product = given ?? (await askedProduct(productOf(basename(root)), format, globals));
  if (product === undefined) {
    stderr.write("\nNothing was written. --product says what names begin with.\n");
    return exitCodes.fault;
  }
  const made = initialise(root, product, { folder: tool, packageJson });
  if ("refused" in made) {
    return fail({ diagnostics: made.refused, sources: new Map() }, view, { fields: { written: [] } });
  }
  const text = `${made.written.map((path) => `${path}\n`).join("")}
Names of namespaces, applications and more begin with \`${product}\`: \`product\` of envs/cluster.json, which is best changed before anything runs.
Next: put your own registry, addresses and repositories into envs/cluster.json. Then, in the project's folder:
npm install && npx trip-config generate
`;
  await print(nothing, text, made, view);
  return exitCodes.done;
}

/** The folder's name, or what the person says instead: an empty line takes it. undefined: the person went away. */
async function askedProduct(
  usual: string,
  format: InitOptions["format"],
  { stdin, stdout }: GlobalOptions,
): Promise<string | undefined> {
  if (format !== "text" || stdout.isTTY !== true) return usual;
  const input = stdin();
  if (input.isTTY !== true) return usual;
  const terminal = createInterface({ input, output: stdout });
  terminal.setPrompt(`What names begin with, the product's name [${usual}]: `);
  terminal.prompt();
  try {
    // Lines, and no questions: what is typed ahead, or pasted, would be lost between two of them.
    for await (const line of terminal) {
      const answer = line.trim();
      const fault = answer === "" ? undefined : productFault(answer);
      if (fault === undefined) return answer === "" ? usual : answer;
      stdout.write(`${fault}\n`);
      terminal.prompt();
    }
    return undefined;
  } finally {
    terminal.close();
  }
}
