import { basename, join } from "node:path";
import { createInterface } from "node:readline/promises";
import packageJson from "../../../package.json" with { type: "json" };
import { initialise } from "../../daily/init/init.ts";
import { productFault, productOf } from "../../model/product.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import { nothing, print } from "../views/print.ts";

interface InitOptions {
  readonly format: "text" | "json";
  /** What names begin with; asked for where a person sits before it. */
  readonly product?: string;
}

/** `trip-config init`: a project to start from. `root`: absolute path of its folder. */
export async function init(root: string, { format, product: given }: InitOptions, colour: boolean): Promise<ExitCode> {
  const view = { format, colour };
  const product = given ?? (await askedProduct(productOf(basename(root)), format));
  const made = initialise(root, product, { folder: join(__dirname, ".."), packageJson });
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

/** The folder's name, or what the person says instead. Whoever gives no answer takes it. */
async function askedProduct(usual: string, format: InitOptions["format"]): Promise<string> {
  if (format !== "text" || !process.stdin.isTTY || !process.stdout.isTTY) return usual;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    for (;;) {
      const answer = (await terminal.question(`What names begin with, the product's name [${usual}]: `)).trim();
      const fault = answer === "" ? undefined : productFault(answer);
      if (fault === undefined) return answer === "" ? usual : answer;
      process.stdout.write(`${fault}\n`);
    }
  } finally {
    terminal.close();
  }
}
