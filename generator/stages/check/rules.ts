import { annotations } from "./annotations.ts";
import { autoscaling } from "./autoscaling.ts";
import { budgets } from "./budgets.ts";
import { components } from "./components.ts";
import { data } from "./data.ts";
import { duplicates } from "./duplicates.ts";
import { exposure } from "./exposure.ts";
import { images } from "./images.ts";
import { names } from "./names.ts";
import { patches } from "./patches.ts";
import { podSecurity } from "./pod-security.ts";
import { projects } from "./projects.ts";
import { quota } from "./quota.ts";
import { reachability } from "./reachability.ts";
import { references } from "./references.ts";
import { rollouts } from "./rollouts.ts";
import type { Rule } from "./rule.ts";
import { schedules } from "./schedules.ts";
import { schema } from "./schema.ts";
import { secrets } from "./secrets.ts";
import { selectors } from "./selectors.ts";
import { sizes } from "./sizes.ts";
import { stores } from "./stores.ts";
import { sync } from "./sync.ts";
import { validation } from "./validation.ts";

/**
 * Rules that look at one object at a time. What they say of it follows from the object and from its namespace's labels
 * alone, so that one which differs from a proven object in nothing but its namespace is proven with it.
 */
export const objectRules: Readonly<Record<string, Rule>> = {
  schema,
  validation,
  names,
  "pod-security": podSecurity,
  secrets,
};

/** Rules that hold objects against each other, against what was declared, or speak once for all of a unit. */
export const unitRules: Readonly<Record<string, Rule>> = {
  duplicates,
  patches,
  references,
  exposure,
  quota,
  autoscaling,
  rollouts,
  reachability,
  images,
  components,
  data,
  sync,
  annotations,
  budgets,
  selectors,
  schedules,
  sizes,
  stores,
  projects,
};

/** Every rule, by name. */
export const rules: Readonly<Record<string, Rule>> = { ...objectRules, ...unitRules };
