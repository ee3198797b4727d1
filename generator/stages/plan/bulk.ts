import type { KubernetesObject } from "../../model/compiled.ts";
import { podTemplateOf } from "../../model/kubernetes/pods.ts";
import { asRecord, asRecords, asTextMap, asTexts } from "../../model/loose.ts";
import { referenceOf } from "./reference.ts";
import type { Bulk, FieldDifference } from "./unit-plan.ts";

/** A text that the tool makes by itself, of settings that are told where they are changed. */
interface Generated {
  readonly unit: RegExp;
  readonly kind: "ConfigMap" | "Job";
  readonly folder: string;
  /** Of the object; what it catches is what the text is of. */
  readonly name: RegExp;
  readonly what: string;
  readonly counts: Bulk["counts"];
}

const environments = /^(?!(?:cluster|argocd)$)/;
const monitoring = { unit: /^cluster$/, kind: "ConfigMap", folder: "monitoring/", counts: "line" } as const;
const logging = { ...monitoring, folder: "logging/" } as const;

const generated: readonly Generated[] = [
  { ...monitoring, name: /^grafana-(?:environment|service)-(.+)$/, what: "grafana dashboard" },
  { ...monitoring, name: /^grafana-provisioning$/, what: "grafana's sources" },
  { ...monitoring, name: /^prometheus-rules-(.+)$/, what: "alerts", counts: "rule" },
  { ...monitoring, name: /^prometheus-config$/, what: "prometheus' configuration" },
  { ...logging, name: /^fluentd-config$/, what: "fluentd's configuration" },
  { ...logging, name: /^elasticsearch-setup$/, what: "elasticsearch's settings" },
  {
    unit: /^argocd$/,
    kind: "ConfigMap",
    folder: "",
    name: /^argocd-notifications-cm$/,
    what: "notifications",
    counts: "line",
  },
  { unit: environments, kind: "Job", folder: "smoke-test/", name: /^smoke-test$/, what: "script", counts: "line" },
];

/**
 * Of a text that the tool makes by itself and that comes, changes or goes: what it is, and how much of it does. What a
 * person wrote has another file: an object of one's own has its namespace in the file's name where it could be taken for one.
 */
export function bulkOf(
  unit: string,
  path: string,
  before: KubernetesObject | undefined,
  after: KubernetesObject | undefined,
): Bulk | undefined {
  const object = after ?? before;
  const { kind, name } = referenceOf(object);
  if (object === undefined || !isOwn(object)) return undefined;
  const row = generated.find(
    (one) =>
      one.kind === kind &&
      one.unit.test(unit) &&
      one.name.test(name) &&
      path === `${one.folder}${kind.toLowerCase()}-${name}.yaml`,
  );
  if (row === undefined) return undefined;
  const of = row.name.exec(name)?.[1];
  const parts = row.counts === "rule" ? rulesIn : linesIn;
  const counted = differing(parts(textIn(before)), parts(textIn(after)));
  if (counted.added + counted.changed + counted.removed === 0) return undefined;
  return { what: row.what, ...(of !== undefined && { of }), counts: row.counts, ...counted };
}

/** Whether a field of an object that has bulk is the bulk, and not what stands beside it. */
export function isBulkField(kind: string, { path }: FieldDifference): boolean {
  return kind === "ConfigMap" ? path[0] === "data" : /^(?:command|args)$/.test(path.at(-1) ?? "");
}

function isOwn({ metadata }: KubernetesObject): boolean {
  return asTextMap(asRecord(metadata).labels)["app.kubernetes.io/managed-by"] === "trip-config";
}

function textIn(object: KubernetesObject | undefined): string {
  if (object === undefined) return "";
  if (object.kind === "ConfigMap") return Object.values(asTextMap(object.data)).join("\n");
  const containers = asRecords(asRecord(podTemplateOf(object)?.spec).containers);
  return containers.flatMap(({ command, args }) => [...asTexts(command), ...asTexts(args)]).join("\n");
}

/** A part of a text, and what it is called where it changes instead of going. */
interface Part {
  readonly text: string;
  readonly name?: string;
}

function linesIn(text: string): readonly Part[] {
  const lines = text.split("\n");
  return (lines.at(-1) === "" ? lines.slice(0, -1) : lines).map((line) => ({ text: line }));
}

/** Rules as prometheus.ts writes them, an item of a list each; one alert is there once for a service. */
function rulesIn(text: string): readonly Part[] {
  return text
    .split(/^(?= *- (?:alert|record): )/m)
    .slice(1)
    .map((rule) => {
      const [, name = ""] = /- (?:alert|record): (.*)/.exec(rule) ?? [];
      const [, service = ""] = /^ *service: (.*)$/m.exec(rule) ?? [];
      // What follows the last rule of a group is the head of the next one.
      return { text: rule.replace(/^ {0,6}- name: [\s\S]*/m, "").trimEnd(), name: `${name} ${service}` };
    });
}

/** How many parts are only in one of them, wherever they stand. */
function differing(before: readonly Part[], after: readonly Part[]): Pick<Bulk, "added" | "changed" | "removed"> {
  const [gone, made] = [leftOf(before, after), leftOf(after, before)];
  const names = new Map<string, number>();
  for (const { name } of gone) if (name !== undefined) names.set(name, (names.get(name) ?? 0) + 1);
  let changed = 0;
  for (const { name } of made) {
    const left = name === undefined ? 0 : (names.get(name) ?? 0);
    if (name === undefined || left === 0) continue;
    names.set(name, left - 1);
    changed++;
  }
  return { added: made.length - changed, changed, removed: gone.length - changed };
}

/** Parts that the others do not have, as often as they do not. */
function leftOf(parts: readonly Part[], others: readonly Part[]): readonly Part[] {
  const had = new Map<string, number>();
  for (const { text } of others) had.set(text, (had.get(text) ?? 0) + 1);
  return parts.filter(({ text }) => {
    const left = had.get(text) ?? 0;
    if (left > 0) had.set(text, left - 1);
    return left === 0;
  });
}
