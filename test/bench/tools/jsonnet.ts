import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Plain, replaceMarks } from "../parameters.ts";
import { put, type Tool, versionOf } from "./tool.ts";

/**
 * A function from an environment to its objects, called for each environment of a list, in one process that prints one
 * stream: a file per object (-m) takes it longer.
 */
export const jsonnet: Tool = {
  name: "jsonnet",
  version: () => versionOf("jsonnet", ["--version"]),
  prepare: ({ objects, values }, folder) => {
    const texts = objects.map(({ object }) => JSON.stringify(object, null, 2));
    const expressions = texts.map((text) => replaceMarks(text, (parameter) => `" + env.${parameter} + "`));
    const list = expressions.join(",\n").replaceAll('"" + ', "").replaceAll(' + ""', "");
    put(folder, "environment.libsonnet", `function(env) [\n${list}\n]\n`);
    put(folder, "environments.json", JSON.stringify([...values.values()], null, 2));
    put(folder, "main.jsonnet", "std.flatMap(import 'environment.libsonnet', import 'environments.json')\n");
    const output = join(folder, "out.json");
    return {
      commands: [{ file: "jsonnet", args: ["main.jsonnet"], cwd: folder, output }],
      rendered: () => JSON.parse(readFileSync(output, "utf8")) as readonly Plain[],
    };
  },
};
