import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { operations } from "./operations.ts";

/**
 * Cuts the operations in use out of GitHub's published description: `npm pack @octokit/openapi@23.0.2` in a folder
 * outside the repository, unpack `package/generated/api.github.com.json`, and give its path to this script:
 * `npx tsx test/github/openapi/cut.ts PATH`. What only explains (descriptions, examples, links) is left out.
 */
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const explanations = new Set(["description", "summary", "example", "examples", "externalDocs", "tags", "links"]);
/** Marks parameters that may hold slashes. */
const multiSegment = "x-multi-segment";

function objectOf(value: Json | undefined): Readonly<Record<string, Json>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  return value as Readonly<Record<string, Json>>;
}

/** Names of properties are kept, whatever they are. */
function bare(value: Json, isNames = false): Json {
  if (Array.isArray(value)) return value.map((one) => bare(one));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(
    ([key]) => isNames || !(explanations.has(key) || (key.startsWith("x-") && key !== multiSegment) || key === "title"),
  );
  return Object.fromEntries(
    kept.map(([key, one]) => [key, key === "enum" ? one : bare(one, key === "properties" && !isNames)]),
  );
}

function references(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    key === "$ref" && typeof one === "string" ? [one] : references(one),
  );
}

const [from] = process.argv.slice(2);
if (from === undefined) throw new Error("the path of api.github.com.json is missing");
const whole = objectOf(JSON.parse(readFileSync(from, "utf8")));
const wanted = new Set<string>(operations);
const paths: Record<string, Record<string, Json>> = {};
for (const [path, methods] of Object.entries(objectOf(whole.paths))) {
  for (const [method, operation] of Object.entries(objectOf(methods))) {
    const { operationId, parameters, requestBody, responses } = objectOf(operation);
    if (typeof operationId !== "string" || !wanted.delete(operationId)) continue;
    paths[path] ??= {};
    const parts = { operationId, parameters: parameters ?? [], responses: responses ?? {} };
    paths[path][method] = bare(requestBody === undefined ? parts : { ...parts, requestBody });
  }
}
if (wanted.size > 0) throw new Error(`not described: ${[...wanted].join(", ")}`);

const components: Record<string, Record<string, Json>> = {};
const open = [...references(paths)];
for (let reference = open.pop(); reference !== undefined; reference = open.pop()) {
  const [, , kind = "", name = ""] = reference.split("/");
  components[kind] ??= {};
  if (components[kind][name] !== undefined) continue;
  const component = bare(objectOf(objectOf(whole.components)[kind])[name] ?? {});
  components[kind][name] = component;
  open.push(...references(component));
}
const sorted = Object.fromEntries(
  Object.entries(components).map(([kind, all]) => [
    kind,
    Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1))),
  ]),
);
const source = { package: "@octokit/openapi", version: objectOf(whole.info).version ?? "", license: "MIT" };
const text = JSON.stringify({ source, paths, components: sorted });
writeFileSync(join(import.meta.dirname, "description.json"), `${text}\n`);
