import { autoscaling } from "./autoscaling.ts";
import { quota } from "./quota.ts";
import { reachability } from "./reachability.ts";
import type { Rule } from "./rule.ts";

/** Every rule, by name, in the order in which findings are made. */
export const rules: Readonly<Record<string, Rule>> = {
  quota,
  autoscaling,
  reachability,
};
