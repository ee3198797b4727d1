import { readFileSync } from "node:fs";

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

interface Need {
  readonly need: string;
  readonly layer: string;
  readonly service?: object;
  readonly base?: object;
  readonly environment?: object;
  readonly cluster?: object;
  readonly files?: Readonly<Record<string, string>>;
}

const root = new URL("../../", import.meta.url);

/** Definitions whose fields have a table, under these headings. */
const tables: readonly (readonly [definition: string, heading: string])[] = [
  ["service", "Fields of a service"],
  ["sideContainer", "Fields of an init container and of a sidecar"],
  ["volume", "Fields of a volume"],
  ["servicePort", "Fields of a port"],
  ["serviceSettings", "Fields of `service`"],
  ["accountSettings", "Fields of `serviceAccount`"],
  ["route", "Fields of a route"],
  ["destination", "Fields of a destination"],
];

/** What env files can say: a table of ordinary needs, each with the shortest way to say it, and one for each kind of object. */
export function modelSections(): string {
  const definitions = (json("schemas/definitions.schema.json") as Schema).$defs ?? {};
  const needs = json("generator/codegen/needs.json") as readonly Need[];
  return [
    "## Needs",
    "Layer 1 are fields of this project, layer 2 Kubernetes' own, layer 3 objects of one's own (docs/own-objects.md). What stands under a service's name, and beside it:",
    ["| need | layer | in envs/ |", "| --- | --- | --- |", ...needs.map(needRow)].join("\n"),
    ...tables.flatMap(([name, heading]) => fieldsOf(definitions[name] ?? {}, definitions, heading)),
  ].join("\n\n");
}

function needRow({ need, layer, service, base, environment, cluster, files = {} }: Need): string {
  const said = [
    ...(service === undefined ? [] : [service]),
    ...(base === undefined ? [] : [base]),
    ...(environment === undefined ? [] : [environment]),
    ...(cluster === undefined ? [] : [cluster]),
  ].map((value) => `\`${cell(JSON.stringify(value))}\``);
  const own = Object.keys(files).flatMap((path) => (path.startsWith("manifests/") ? [`\`envs/${path}\``] : []));
  return `| ${cell(need)} | ${layer} | ${[...said, ...own].join("<br>")} |`;
}

function fieldsOf(
  { description = "", properties = {} }: Schema,
  definitions: Readonly<Record<string, Schema>>,
  heading: string,
): readonly string[] {
  const rows = Object.entries(properties).map(([name, given]) => {
    const schema = { ...definitions[given.$ref?.split("/").at(-1) ?? ""], ...given };
    const standard = schema.default === undefined ? "" : `\`${cell(JSON.stringify(schema.default))}\``;
    const example = schema.examples === undefined ? "" : `\`${cell(JSON.stringify(schema.examples[0]))}\``;
    return `| \`${name}\` | ${cell(schema.description ?? "")} | ${standard} | ${example} |`;
  });
  return [
    `## ${heading}`,
    description,
    ["| field | what it says | default | example |", "| --- | --- | --- | --- |", ...rows].join("\n"),
  ];
}

function json(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, root), "utf8"));
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
