import type { Pull, Repository } from "../../adapters/forge/port.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { planDifferences, planDigest } from "../../stages/plan/digest.ts";
import { differencesText } from "../../stages/plan/render/differences.ts";
import type { UnitPlan } from "../../stages/plan/unit-plan.ts";
import { branchPrefix } from "../branch/branch.ts";
import { digestIn } from "../branch/mark.ts";
import { planMisstated, planMoved } from "../branch/moved.ts";
import { type PublishRecord, recordAt } from "../branch/record.ts";
import { beforeDigest, plansBetween } from "../publish/stated.ts";
import { clusterTarget } from "../publish/target.ts";
import type { Reviewed, ReviewOptions } from "./reviewed.ts";

/** Looks at a pull request of config: at what merging it would do to what main has now. */
export async function reviewConfig(
  pull: Pull,
  { forge: { config }, generatorVersion }: ReviewOptions,
): Promise<Reviewed> {
  const base = await config.branch(config.main);
  if (!pull.branch.startsWith(branchPrefix) || base === undefined) return { kind: "none" };
  const name = pull.branch.slice(branchPrefix.length);
  const record = await recordAt(config, pull.head, name);
  const [said, marked] = [record?.plan?.digest, digestIn(pull.body)];
  const seen = said ?? marked;
  if (seen === undefined) return { kind: "unstated" };
  const stated: Stated = { number: pull.number, name, head: pull.head, base, seen, record };
  const other = (finding: Diagnostic) => ({ kind: "other", base, finding }) as const;
  if (marked !== undefined && marked !== seen) {
    return other(planMisstated(pull.number, "Its text is of another plan than its branch.", again(name)));
  }
  const plans = await plansBetween(config, name, base, pull.head);
  if (planDigest(plans) !== seen) {
    const finding = await difference(config, stated, plans, generatorVersion);
    if (finding !== undefined) return other(finding);
  }
  if (!(await isPlain(config, stated))) {
    const commits = { from: await madeAgainst(config, stated), to: base };
    return other(planMoved(pull.number, commits, "", again(name)));
  }
  return { kind: "same", base, isStill: async () => true };
}

interface Stated {
  readonly number: number;
  readonly name: string;
  readonly head: string;
  /** Main as it is now. */
  readonly base: string;
  readonly seen: string;
  readonly record: PublishRecord | undefined;
}

/** Why the plan of now is not the one that was seen; undefined: only this version of the tool reads it otherwise. */
async function difference(
  config: Repository,
  stated: Stated,
  now: readonly UnitPlan[],
  generatorVersion: string,
): Promise<Diagnostic | undefined> {
  const { number, name, head, base, seen, record } = stated;
  const from = await madeAgainst(config, stated);
  if (!(await config.isAncestor(from, base))) {
    return planMoved(
      number,
      { from, to: base },
      "Main does not contain what it was made against any more.",
      again(name),
    );
  }
  const then = await plansBetween(config, name, from, head);
  const isOurs = record === undefined || record.generatorVersion === generatorVersion;
  if (isOurs && planDigest(then) !== seen) {
    return planMisstated(number, "Its branch holds something else than it was made with.", again(name));
  }
  if (planDigest(then) === planDigest(now)) return undefined;
  return planMoved(number, { from, to: base }, differencesText(planDifferences(then, now)), again(name));
}

/** Whether the merge brings what the branch has, and no text that is put together of both. */
async function isPlain(config: Repository, stated: Stated): Promise<boolean> {
  const { name, head, base, record } = stated;
  const beforeAt = async (commit: string) => beforeDigest(name, await config.tree(commit));
  const seen = record?.plan?.before ?? (await beforeAt(await madeAgainst(config, stated)));
  return seen === (await beforeAt(base)) || config.isAncestor(base, head);
}

/** The main that the plan was made against; without a record, the one that the branch has left. */
async function madeAgainst(config: Repository, { base, head, record }: Stated): Promise<string> {
  return record?.plan?.base ?? (await config.commitsBetween(base, head)).at(-1)?.parents[0] ?? base;
}

function again(name: string): string {
  const only = name === clusterTarget ? "" : ` --env ${name}`;
  return `run \`trip-config publish${only}\`, which brings it to main as it is now, and look at its plan again.`;
}
