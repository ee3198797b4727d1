/**
 * Settings that no schema would let through: whatever a name holds, it stays a text in an environment variable. The
 * schema's closed patterns are the first fence, this is the second.
 */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { BuiltService, System } from "../../generator/model/resolved.ts";
import { pipelineFiles } from "../../generator/stages/compile/ci/files.ts";
import { groovyString } from "../../generator/stages/compile/ci/groovy.ts";
import { variablesOf } from "../../generator/stages/compile/ci/variables.ts";
import { load } from "../../generator/stages/load/load.ts";
import { resolve } from "../../generator/stages/resolve/resolve.ts";
import { validate } from "../../generator/stages/validate/validate.ts";
import { sample, withFolder } from "../support/run.ts";
import { hasGroovy, runJenkinsfile } from "./on-jenkins.ts";
import { interpolate } from "./workflows/expression.ts";

const texts = [
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

async function system(): Promise<System> {
  const { system: made } = resolve(await validate(load(sample)));
  if (made === undefined) throw new Error("the sample does not resolve");
  return made;
}

/** The sample with a text in every place that reaches a pipeline. */
function hostile(made: System, text: string): System {
  const { cluster, ci } = made;
  const environment = <Made extends System["environments"][number] | undefined>(one: Made): Made =>
    one && { ...one, name: text };
  const services = [text, `${text}2`].map(
    (name): BuiltService => ({ name, image: text, source: [text], context: text }),
  );
  const repository = { url: `https://${text}/${text}`, branch: text };
  return {
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

describe.each(texts)("%j", (text) => {
  test("is a text of `env` in workflows, and nothing else of them changes", async () => {
    const made = await system();
    const [spoiled, plain] = [hostile(made, text), hostile(made, "plain")];
    const plainFiles = new Map(pipelineFiles(plain).map((file) => [file.path, file.text]));
    for (const { path, text: file } of pipelineFiles(spoiled).filter((one) => one.path.endsWith(".yml"))) {
      const { env, ...rest } = parse(file);
      const { env: _, ...expected } = parse(plainFiles.get(path) ?? "");
      expect(rest).toEqual(expected);
      const scope = { contexts: { secrets: { TRIP_CONFIG_APP_KEY: "leaked" } }, functions: {} };
      const seen = Object.fromEntries(
        Object.entries<string>(env).map(([name, value]) => [name, interpolate(value, scope)]),
      );
      expect(seen).toEqual(variablesOf(spoiled));
    }
  });
});

test("any text is a text in Groovy, by Groovy's own word", { skip: !hasGroovy, timeout: 240_000 }, () =>
  withFolder(async (folder) => {
    const any = fc.sample(
      fc.string({ unit: "binary", maxLength: 12 }).filter((one) => !/[\0\ud800-\udfff]/.test(one)),
      { numRuns: 300, seed: 7 },
    );
    const all = [...texts, ...any].filter((one) => !one.includes("\0"));
    const lines = all.map((text, at) => `T${at} = ${groovyString(text)}`).join("\n");
    const file = join(folder, "Jenkinsfile");
    writeFileSync(
      file,
      `pipeline {\nagent any\nenvironment {\n${lines}\n}\nstages { stage('s') { steps { sh 'true' } } }\n}\n`,
    );
    const events = await runJenkinsfile(
      file,
      { workspace: folder, environment: { PATH: "/usr/bin:/bin" }, approve: false },
      folder,
    );
    const seen = events.find(({ step }) => step === "sh")?.environment ?? {};
    for (const [at, text] of all.entries()) expect(seen[`T${at}`]).toBe(text);
  }),
);

describe.each(["Jenkinsfile", "Jenkinsfile.sync"])("the scripts of %s", (name) => {
  // A run takes seconds, so most texts come together: as many as the name of a file has room for.
  const half = Math.ceil(texts.length / 2);
  const together = [
    texts.slice(0, half).join(" "),
    texts.slice(half).join(" "),
    "-rf --output=x",
    "*? ~ [a-z] {a,b}",
    "${{ secrets.TRIP_CONFIG_APP_KEY }}",
  ];
  test.each(together)("are given %j, and run nothing of it", { skip: !hasGroovy, timeout: 240_000 }, (text) =>
    withFolder(async (folder) => {
      const made = hostile(await system(), text);
      const file = join(folder, name);
      writeFileSync(file, pipelineFiles(made).find(({ path }) => path === name)?.text ?? "");
      const workspace = join(folder, "workspace");
      mkdirSync(join(workspace, ".trip-config-source/dist"), { recursive: true });
      const calls = recorders(folder, workspace, made);
      const settings = {
        workspace,
        environment: { PATH: `${folder}/bin:/usr/bin:/bin`, BRANCH_NAME: text },
        approve: true,
      };
      const events = await runJenkinsfile(file, settings, folder);
      for (const { step, environment } of events)
        if (step === "sh") expect(environment).toMatchObject(variablesOf(made));
      const pwned = readdirSync(folder, { recursive: true }).filter((path) => basename(String(path)) === "pwned");
      expect(pwned).toEqual([]);
      expect(calls()).toEqual(expect.arrayContaining([...expectedCalls(name, made)]));
    }),
  );
});

/** Programs that only tell what they were called with; trip-config finds that every service has changed. */
function recorders(folder: string, workspace: string, made: System): () => readonly (readonly string[])[] {
  const bin = join(folder, "bin");
  const record = join(folder, "calls.jsonl");
  mkdirSync(bin);
  const include = made.ci.services.map(({ name, image, context }) => ({ service: name, image, context }));
  const recorder = (tool: string) => `
const args = process.argv.slice(2);
require("node:fs").appendFileSync(${JSON.stringify(record)}, JSON.stringify([${JSON.stringify(tool)}, ...args]) + "\\n");
if (${JSON.stringify(tool)} === "crane" && args[0] === "digest") process.stdout.write("sha256:${"a".repeat(64)}");
if (args.includes("changed")) process.stdout.write(${JSON.stringify(JSON.stringify({ include }))});
if (args.includes("promote")) process.stdout.write('{"diagnostics":[],"images":[]}');
`;
  for (const tool of ["docker", "crane", "argocd", "npm", "git"]) {
    writeFileSync(join(bin, tool), `#!${process.execPath}${recorder(tool)}`, { mode: 0o755 });
  }
  symlinkSync(process.execPath, join(bin, "node"));
  writeFileSync(join(workspace, ".trip-config-source/dist/main.js"), recorder("trip-config"));
  return () =>
    readFileSync(record, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
}

/** Calls that a setting is an argument of: as it is, in one piece. */
function expectedCalls(name: string, made: System): readonly (readonly string[])[] {
  const { RELEASED_APPLICATION = "", SOURCE_BRANCH = "", ENTRY_ENVIRONMENT = "" } = variablesOf(made);
  if (name === "Jenkinsfile.sync")
    return [["argocd", "app", "sync", RELEASED_APPLICATION, "--prune", "--timeout", "600"]];
  const own = ["trip-config", "-C", ".trip-config-source"];
  return [
    ["git", "-C", ".trip-config-source", "pull", "--quiet", "--ff-only", "origin", SOURCE_BRANCH],
    [...own, "changed", "--repo", ".", "--format", "matrix", "--env", ENTRY_ENVIRONMENT],
    [...own, "publish", "--env", ENTRY_ENVIRONMENT],
    ...made.ci.services.map(({ image }) => ["crane", "digest", `${image}:`]),
  ];
}
