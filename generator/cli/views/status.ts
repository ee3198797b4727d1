import type {
  Asked,
  EnvironmentStatus,
  LastRun,
  OpenPull,
  QuotaUse,
  ServiceStatus,
  TakenRelease,
} from "../../daily/status/status.ts";
import type { HealthReading } from "../../model/health/reading.ts";
import { isUnfinished, type RolloutState, rolloutText } from "../../model/health/rollout.ts";
import { parseImage } from "../../model/images/reference.ts";
import { entryOf } from "../../model/loose.ts";

/** How environments stand, one after the other: what is known in tables, and why the rest is not. */
export function statusText(
  environments: readonly EnvironmentStatus[],
  clusterPulls: Asked<readonly OpenPull[]> | undefined,
): string {
  const cluster = clusterPulls?.kind === "told" ? clusterPulls.value.map(pullText) : [];
  const head = cluster.length === 0 ? [] : [`cluster\n${lines([["pull requests", cluster.join("\n")]])}`];
  return [...head, ...environments.map(environmentText)].join("\n");
}

function environmentText(status: EnvironmentStatus): string {
  const { name, namespace, health, release, lastMove, pulls, hold, workloads, rollouts, quota } = status;
  const facts: readonly (readonly [string, string])[] = [
    ["Argo CD", healthText(health)],
    ["released", said(release, (found) => (found === null ? "nothing yet" : releaseText(found)))],
    ...rolloutFacts(rollouts),
    ...(hold === null ? [] : [["hold", hold.reason] as const]),
    ["last move", said(lastMove, (move) => (move === null ? "none" : `${move.kind} #${move.number}: ${move.title}`))],
    ["pull requests", said(pulls, (open) => (open.length === 0 ? "none" : open.map(pullText).join("\n")))],
    ...(workloads.kind === "told" ? [] : [["cluster", said(workloads, () => "")] as const]),
  ];
  const services = table(
    ["service", "wanted", "released", "running", "ready"],
    status.services.map((service) => serviceRow(service, status)),
  );
  const uses = quota.kind === "told" && quota.value.length > 0 ? `\n${quotaTable(quota.value)}` : "";
  return `${name} (${namespace})\n${lines(facts)}\n${services}${uses}`;
}

/** What has not arrived, with the difference between git and the cluster that it makes; nothing where all have. */
function rolloutFacts(rollouts: Asked<readonly RolloutState[]>): readonly (readonly [string, string])[] {
  if (rollouts.kind === "untold") return [["rollouts", said(rollouts, () => "")]];
  return rollouts.value
    .filter(isUnfinished)
    .map((rollout) => ["rollout", `${rolloutText(rollout)}${difference(rollout)}`]);
}

function difference({ phase, stable, next, weight = 0 }: RolloutState): string {
  const changes = Object.entries(next).flatMap(([container, image]) => {
    const runs = entryOf(stable, container);
    return runs === undefined || runs === image ? [] : [[image, runs] as const];
  });
  const isBack = phase === "aborted";
  return changes
    .map(([image, runs]) => {
      const share = isBack ? `${runs} runs` : `${runs} has ${100 - weight} % and ${image} ${weight} %`;
      return `\ngit says ${image}; ${share}`;
    })
    .join("");
}

function said<Value>(told: Asked<Value>, text: (value: Value) => string): string {
  return told.kind === "told" ? text(told.value) : `not known: ${told.why}`;
}

function healthText(health: HealthReading): string {
  if (health.kind === "untold") return `not known: ${health.why}`;
  const parts = [
    health.sync,
    health.health + (health.since === undefined ? "" : ` since ${health.since}`),
    ...(health.lastSync === "succeeded" ? [] : [`last sync: ${health.lastSync}`]),
    `smoke test: ${health.smokeTest}`,
    ...(health.revision === undefined ? [] : [`at ${health.revision.slice(0, 12)}`]),
    ...(health.by === "commit-status" ? ["by its commit status"] : []),
  ];
  return parts.join(", ") + (health.message === undefined ? "" : `\n${health.message}`);
}

function releaseText({ name, commit, note }: TakenRelease): string {
  const short = commit.slice(0, 12);
  const said = commit.startsWith(name) ? short : `${name} (${short})`;
  return note === undefined ? said : `${said}\n${note}`;
}

function pullText({ repository, number, title }: OpenPull): string {
  return `${repository} #${number}: ${title}`;
}

function serviceRow(service: ServiceStatus, { release, workloads }: EnvironmentStatus): readonly string[] {
  const { name, wanted, published, running, replicas, lastRun } = service;
  const ready = running.reduce((sum, image) => sum + image.ready, 0);
  const images = running.map(({ image, pods }) => shortImage(image, wanted) + (running.length > 1 ? ` x${pods}` : ""));
  return [
    name,
    shortImage(wanted, wanted),
    published === null ? (release.kind === "told" ? "none" : "?") : shortImage(published, wanted),
    workloads.kind === "told" ? images.join(", ") || "none" : "?",
    workloads.kind === "told" ? (lastRun ? runText(lastRun) : `${ready}/${replicas ?? 0}`) : "?",
  ];
}

function runText({ state, at }: LastRun): string {
  return state === "none" ? "no run" : `${state}${at === undefined ? "" : ` ${at}`}`;
}

/** Tag and digest, and the repository where it is not the wanted one. */
function shortImage(image: string, wanted: string): string {
  const [one, other] = [parseImage(image), parseImage(wanted)];
  if (one.host !== other.host || one.repository !== other.repository) return image;
  const digest = one.digest === undefined ? "" : `@${one.digest.slice(0, "sha256:".length + 12)}`;
  return (one.tag ?? "") + digest;
}

function quotaTable(uses: readonly QuotaUse[]): string {
  const rows = uses.map(({ resource, used, hard, percent }) => [
    resource,
    used,
    hard,
    percent === null ? "" : `${percent} %`,
  ]);
  return table(["quota", "used", "of", ""], rows);
}

/** Names with what is said of them; a second line of it stands below the first. */
function lines(facts: readonly (readonly [string, string])[]): string {
  const width = Math.max(...facts.map(([name]) => name.length)) + 2;
  const indented = (text: string) => text.replaceAll("\n", `\n${" ".repeat(width + 2)}`);
  return facts.map(([name, text]) => `  ${name.padEnd(width)}${indented(printable(text))}\n`).join("");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head.map((name) => name.toUpperCase()), ...rows.map((row) => row.map(printable))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lineOf = (row: readonly string[]) => row.map((cell, column) => cell.padEnd((widths[column] ?? 0) + 2)).join("");
  return cells.map((row) => `  ${lineOf(row).trimEnd()}\n`).join("");
}

/** Texts come from a cluster and from pull requests: nothing in them may move the cursor. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, "�");
}
