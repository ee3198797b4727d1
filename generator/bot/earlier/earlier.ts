import type { Repository } from "../../adapters/forge/port.ts";
import type { KubernetesObject } from "../../model/compiled.ts";
import { objectIn } from "../../stages/plan/folder.ts";
import { type Changed, claimsOf } from "../../stages/plan/sameness.ts";
import type { UnitPlan } from "../../stages/plan/unit-plan.ts";
import { provenIn } from "./history.ts";
import { type Already, provenAlready } from "./words.ts";

/** Since when an environment has been healthy with what config's main has for it; undefined: nobody has said so. */
export type HealthySince = (environment: string) => Promise<string | undefined>;

interface Question {
  readonly config: Repository;
  /** Config's main as it was read. */
  readonly main: string;
  /** The environment that comes before: its folder in config. */
  readonly earlier: string;
  readonly plan: UnitPlan;
  /** Texts of the changed environment's files in config, by path below its folder's parent. */
  readonly before: ReadonlyMap<string, string>;
  /** What is compiled, by path below its folder. */
  readonly after: ReadonlyMap<string, KubernetesObject>;
  readonly now: Date;
  readonly healthySince?: HealthySince | undefined;
}

/** What a plan brings that the earlier environment has already; nothing where nothing proves it. */
export async function alreadyIn(question: Question): Promise<readonly Already[]> {
  const { config, main, earlier, plan, now, healthySince } = question;
  const options = changedObjects(question)
    .map(claimsOf)
    .filter((claims) => claims.length > 0);
  if (options.length === 0 || plan.unit === earlier) return [];
  const proven = await provenIn(config, main, earlier, options, now);
  if (proven.length === 0) return [];
  return provenAlready(earlier, proven, now, await healthySince?.(earlier));
}

function changedObjects({ plan, before, after }: Question): readonly Changed[] {
  return plan.changes.flatMap(({ action, path }): Changed[] => {
    const object = after.get(path);
    if (action === "delete" || object === undefined) return [];
    const text = before.get(`${plan.unit}/${path}`);
    const old = text === undefined ? undefined : objectIn(text);
    // One that was in another file before is looked at as a whole.
    return [{ path, before: old, after: object }];
  });
}
