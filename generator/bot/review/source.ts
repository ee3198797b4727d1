import type { Pull } from "../../adapters/forge/port.ts";
import { planDifferences, planDigest } from "../../stages/plan/digest.ts";
import { differencesText } from "../../stages/plan/render/differences.ts";
import { digestIn } from "../branch/mark.ts";
import { planMisstated, planMoved } from "../branch/moved.ts";
import { othersWork } from "../branch/others.ts";
import { environmentOf, isOwn, promotionBranch } from "../propose/branch.ts";
import { type Mains, planThen, planThere, statedOn } from "../propose/stated.ts";
import type { Reviewed, ReviewOptions } from "./reviewed.ts";

/** Looks at a promotion or a rollback: at what merging it into source's main would come to where config's main is now. */
export async function reviewSource(pull: Pull, options: ReviewOptions): Promise<Reviewed> {
  const { source, config } = options.forge;
  const environment = environmentOf(pull.branch);
  const [base, deployed] = [await source.branch(source.main), await config.branch(config.main)];
  if (environment === undefined || base === undefined || deployed === undefined) return { kind: "none" };
  const { number, head } = pull;
  const stated = await statedOn({ repository: source, base, tip: { head } });
  if (stated === undefined) return { kind: "unstated" };
  const hint = again(pull.branch, environment);
  const other = (finding: ReturnType<typeof planMoved>) => ({ kind: "other", base, finding }) as const;
  const marked = digestIn(pull.body);
  if (marked !== undefined && marked !== stated.digest) {
    return other(planMisstated(number, "Its text is of another plan than its branch.", hint));
  }
  const mains: Mains = { source: base, config: deployed };
  const isStill = async () => (await config.branch(config.main)) === deployed;
  const same = { kind: "same", base, isStill } as const;
  const isMoved = stated.source !== base || stated.config !== deployed;
  const commits = stated.source !== base ? { from: stated.source, to: base } : { from: stated.config, to: deployed };
  const proposal = { environment, head };
  if (!(await isContained(options, stated, mains))) {
    return other(planMoved(number, commits, "Main does not contain what it was made against any more.", hint));
  }
  const nowThere = (allow: readonly string[]) => planThere(options, { ...proposal, from: stated.source }, mains, allow);
  const strict = await nowThere([]);
  if (strict.kind === "planned" && planDigest(strict.plans) === stated.digest) return same;
  const { plans: then, allowed } = await planThen(options, proposal, stated);
  // What was let pass when it was made passes.
  const now = strict.kind === "unproven" && allowed.length > 0 ? await nowThere(allowed) : strict;
  if (now.kind === "entangled") {
    const said = `Main has changed files that it changes, too: ${now.paths.join(", ")}.`;
    return other(planMoved(number, commits, said, hint));
  }
  if (now.kind === "unproven") {
    return other(planMoved(number, commits, `With main as it is now it has faults: ${now.messages.join(" ")}`, hint));
  }
  const digest = planDigest(now.plans);
  if (digest === stated.digest) return same;
  if (isMoved && digest !== planDigest(then)) {
    return other(planMoved(number, commits, differencesText(planDifferences(then, now.plans)), hint));
  }
  // The same then as now: a version of the tool that reads it otherwise, unless somebody has committed to the branch.
  const tree = await source.tree(head);
  const others = await othersWork(source, { base, head, tree, bot: options.bot, isOwn });
  return others.length === 0
    ? same
    : other(planMisstated(number, "Its branch has commits that are not the bot's.", hint));
}

async function isContained({ forge: { source, config } }: ReviewOptions, then: Mains, now: Mains): Promise<boolean> {
  return (await source.isAncestor(then.source, now.source)) && config.isAncestor(then.config, now.config);
}

function again(branch: string, environment: string): string {
  const command = branch === promotionBranch(environment) ? "promote" : "rollback";
  return `run \`trip-config ${command} ${environment}\` again, which brings it to main as it is now, and look at its plan again.`;
}
