import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

export interface StubKubectl {
  /** PATH with the stub before everything else. */
  readonly path: string;
  /** Arguments of every call so far. */
  readonly calls: () => readonly (readonly string[])[];
}

/**
 * A program `kubectl` that answers with objects and records what it was asked. `answers`: what it says, by resource,
 * name and namespace as they follow `get`, e.g. `deployments --namespace trip-service-dev`; a text is an error message.
 */
export function stubKubectl(folder: string, answers: Readonly<Record<string, unknown>>): StubKubectl {
  const bin = join(folder, "bin");
  const record = join(folder, "calls.txt");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(folder, "answers.json"), JSON.stringify(answers));
  const file = join(bin, "kubectl");
  writeFileSync(
    file,
    `#!${process.execPath}
const fs = require("node:fs");
const args = process.argv.slice(2);
fs.appendFileSync(${JSON.stringify(record)}, JSON.stringify(args) + "\\n");
const answers = JSON.parse(fs.readFileSync(${JSON.stringify(join(folder, "answers.json"))}, "utf8"));
const asked = args.slice(1).filter((arg) => !arg.startsWith("--output") && !arg.startsWith("--request-timeout")).join(" ");
const answer = answers[asked];
if (typeof answer === "object") process.stdout.write(JSON.stringify(answer));
else {
  process.stderr.write(answer ?? 'Error from server (NotFound): "' + asked + '" not found\\n');
  process.exitCode = 1;
}
`,
  );
  chmodSync(file, 0o755);
  return {
    path: `${bin}${delimiter}${process.env.PATH}`,
    calls: () =>
      existsSync(record)
        ? readFileSync(record, "utf8")
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line))
        : [],
  };
}
