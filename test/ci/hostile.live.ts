/** The Jenkinsfiles of settings that no schema would let through, read and run by Groovy. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { System } from "../../generator/model/resolved.ts";
import { pipelineFiles } from "../../generator/stages/compile/ci/files.ts";
import { groovyString } from "../../generator/stages/compile/ci/groovy.ts";
import { variablesOf } from "../../generator/stages/compile/ci/variables.ts";
import { refereeSeed } from "../support/recordings.ts";
import { withFolder } from "../support/run.ts";
import { hostile, system, texts } from "./hostile.ts";
import { runJenkinsfile } from "./on-jenkins.ts";

test("any text is a text in Groovy, by Groovy's own word", { timeout: 240_000 }, () =>
  withFolder(async (folder) => {
    const any = fc.sample(
      fc.string({ unit: "binary", maxLength: 12 }).filter((one) => !/[\0\ud800-\udfff]/.test(one)),
      { numRuns: 300, seed: refereeSeed(7) },
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
  test.each(together)("are given %j, and run nothing of it", { timeout: 240_000 }, (text) =>
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
