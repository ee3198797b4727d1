import type { Pull, Standing } from "../../adapters/forge/port.ts";
import type { Published } from "../../bot/publish/options.ts";
import type { PublishResult } from "../../bot/publish/publish.ts";
import { clusterTarget } from "../../bot/publish/target.ts";
import { briefOf, briefOfAll } from "../../stages/plan/render/brief.ts";
import { severeText } from "../../stages/plan/render/severe.ts";
import { worstUnits } from "../../stages/plan/worst-first.ts";
import { pullLine } from "./pull-line.ts";
import { releaseLines } from "./release.ts";

type Done = Extract<PublishResult, { targets: object }>;

interface ViewOptions {
  readonly dryRun: boolean;
  /** --merge was given: what it does not merge is said. */
  readonly merging: boolean;
}

/** One line per pull request, then at a glance what each of those that changed would do, and where all of it is told. */
export function publishedText({ kind, targets, released }: Done, { dryRun, merging }: ViewOptions): string {
  const first = targets.find(({ name, pull }) => name === clusterTarget && pull?.state === "open")?.pull;
  const lines = [
    ...releaseLines(released, dryRun),
    ...targets.map((target) => pullLine(target, said, dryRun)),
    ...targets.filter(({ waitsFor }) => waitsFor.length > 0).map((target) => waitingLine(target, first)),
    ...targets.flatMap((target) => severeLine(target, dryRun)),
    ...targets.filter(({ verified }) => verified === false).map(unverifiedLine),
    ...(merging ? targets.filter(isLeftToAPerson).map(leftLine) : []),
    ...(kind === "superseded" ? ["Superseded: source's main went on. Its next publish does the rest."] : []),
  ];
  const told = targets.filter(({ action, plans = [] }) => action !== "kept" && plans.length > 0);
  if (told.length > most) return `${lines.join("\n")}\n${togetherText(told, dryRun, merging)}`;
  const briefs = worstUnits(told, ({ plans = [] }) => plans).map((target) => briefText(target, dryRun, merging));
  return `${lines.join("\n")}\n${briefs.join("")}`;
}

/** Pull requests that are told one by one; of more, what is equal in them is told once. */
const most = 4;

function togetherText(told: readonly Published[], dryRun: boolean, merging: boolean): string {
  const brief = briefOfAll(told.flatMap(({ plans = [] }) => plans));
  if (brief.length === 0) return "";
  const whole = dryRun ? "trip-config plan" : "trip-config pr show NUMBER";
  const next =
    dryRun || merging || !told.some(isLeftToAPerson) ? "" : "To merge what is open: trip-config pr merge NUMBER\n";
  return `\n${brief.join("\n")}\nThe whole plan: ${whole}\n${next}`;
}

function briefText(target: Published, dryRun: boolean, merging: boolean): string {
  const { name, plans = [], pull } = target;
  const brief = worstUnits(plans, (plan) => [plan]).flatMap(briefOf);
  if (brief.length === 0) return "";
  const only = name === clusterTarget ? "" : ` --env ${name}`;
  const whole = dryRun || pull === undefined ? `trip-config plan${only}` : `trip-config pr show ${pull.number}`;
  const next =
    dryRun || merging || !isLeftToAPerson(target) ? "" : `To merge it: trip-config pr merge ${pull?.number}\n`;
  return `\n${brief.join("\n")}\nThe whole plan: ${whole}\n${next}`;
}

export function behindText({ head, pull }: Extract<Standing, { kind: "superseded" }>): string {
  return `Superseded: source's main is at ${head.slice(0, 12)} already. Nothing was published.\nTo go on from there: ${pull}\n`;
}

const said = { unchanged: "is up to date", stopped: "stopped" } as const;

/** `first`: the cluster's open pull request. */
function waitingLine({ name, waitsFor }: Published, first: Pull | undefined): string {
  const which = first === undefined ? "the pull request" : `pull request #${first.number}`;
  return `${name} waits for ${which} of trip-config/cluster, which has ${waitsFor.join(", ")}`;
}

function severeLine({ name, severe, pull }: Published, dryRun: boolean): readonly string[] {
  if (severe === undefined) return [];
  const how = dryRun || pull === undefined ? "" : `. To merge it: trip-config pr merge ${pull.number}`;
  return [`${name} ${dryRun ? "would wait" : "waits"} for a person, as ${severeText(severe)}${how}`];
}

function unverifiedLine({ name, branch }: Published): string {
  return `${name}: the newest commit of ${branch} is not verified, the forge does not vouch for who made it`;
}

function isLeftToAPerson({ action, pull, waitsFor, severe }: Published): boolean {
  const isDone = action === "stopped" || action === "withdrawn" || action === "queued";
  return pull?.state === "open" && !isDone && waitsFor.length === 0 && severe === undefined;
}

function leftLine({ name, pull }: Published): string {
  return `${name} is merged by a person: trip-config pr merge ${pull?.number}`;
}

export function publishedJson({ kind, targets, released }: Done): object {
  return {
    kind,
    released,
    targets: targets.map(({ name, branch, action, pull, verified, waitsFor, severe, text, diagnostics }) => ({
      name,
      branch,
      action,
      ...(pull && { pull: { number: pull.number, state: pull.state, head: pull.head, address: pull.address } }),
      ...(verified !== undefined && { verified }),
      waitsFor,
      ...(severe && { severe }),
      ...(text && { title: text.title, body: text.body }),
      codes: diagnostics.map(({ code }) => code),
    })),
  };
}
