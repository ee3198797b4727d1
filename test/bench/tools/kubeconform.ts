import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../support/run.ts";
import { put, type Tool, versionOf } from "./tool.ts";

const schemas = join(repository, "schemas/kubernetes");

/**
 * Only whether the objects that trip-config has written fit their schemas, which is one of the proofs that are in
 * trip-config's own time. It is given the schemas of this repository, and nothing from the network.
 */
export const kubeconform: Tool = {
  name: "kubeconform",
  version: () => versionOf("kubeconform", ["-v"]),
  prepare: ({ project }, folder) => {
    const location = putSchemas(folder);
    // out/ci has pipelines, which are no objects.
    const args = [
      "-strict",
      "-ignore-filename-pattern",
      "/out/ci/",
      "-schema-location",
      location,
      join(project.root, "out"),
    ];
    return { commands: [{ file: "kubeconform", args }] };
  },
};

/** Writes the schemas of this repository as it reads them, and answers where it finds them. */
export function putSchemas(folder: string): string {
  for (const name of readdirSync(schemas)) {
    put(folder, name, withGoPatterns(readFileSync(join(schemas, name), "utf8")));
  }
  type Kinds = Readonly<Record<string, string>>;
  const index: { readonly kinds: Kinds; readonly otherKinds: Kinds } = JSON.parse(
    readFileSync(join(schemas, "index.json"), "utf8"),
  );
  for (const [name, reference] of Object.entries({ ...index.kinds, ...index.otherKinds })) {
    const [apiVersion = "", kind = ""] = name.split(" ");
    // It takes v1 for the group of what has none.
    const [group, version = group] = apiVersion.split("/");
    const schema = { $schema: "https://json-schema.org/draft/2020-12/schema", $ref: reference };
    put(folder, `${group}_${version}_${kind.toLowerCase()}.json`, JSON.stringify(schema));
  }
  return join(folder, "{{ .Group }}_{{ .ResourceAPIVersion }}_{{ .ResourceKind }}.json");
}

/** The regular expressions of Go, which it uses, neither look ahead nor know \u; such patterns are dropped, to its advantage. */
function withGoPatterns(schema: string): string {
  return schema.replace(/"pattern":"((?:[^"\\]|\\.)*)"/g, (whole, pattern: string) =>
    /\(\?[=!]|\\u/.test(pattern) ? '"pattern":""' : whole,
  );
}
