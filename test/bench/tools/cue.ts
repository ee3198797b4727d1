import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Plain, replaceMarks } from "../parameters.ts";
import { put, type Tool, versionOf } from "./tool.ts";

/** A definition with an environment's values as fields, unified with each environment of a list, in one process. */
export const cue: Tool = {
  name: "CUE",
  version: () => versionOf("cue", ["version"]),
  prepare: ({ objects, values }, folder) => {
    const parameters = Object.keys([...values.values()][0] ?? {});
    const texts = objects.map(({ object }) => JSON.stringify(object, null, 2));
    // A CUE string is a JSON string in which \( begins an interpolation.
    const list = texts.map((text) => replaceMarks(text, (parameter) => `\\(#values.${parameter})`)).join(",\n");
    const fields = parameters.map((parameter) => `${parameter}: string`).join(", ");
    put(folder, "environment.cue", `package trip\n#Environment: {\n#values: {${fields}}\nobjects: [\n${list},\n]\n}\n`);
    put(folder, "environments.cue", `package trip\n#environments: ${JSON.stringify([...values.values()], null, 2)}\n`);
    const each = "for environment in #environments {(#Environment & {#values: environment}).objects}";
    put(folder, "main.cue", `package trip\nrendered: [${each}]\n`);
    const output = join(folder, "out.json");
    return {
      commands: [{ file: "cue", args: ["export", ".", "-e", "rendered", "--out", "json"], cwd: folder, output }],
      rendered: () => (JSON.parse(readFileSync(output, "utf8")) as readonly Plain[][]).flat(),
    };
  },
};
