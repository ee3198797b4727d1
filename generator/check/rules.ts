import { data } from "./data.ts";
import { exposure } from "./exposure.ts";
import { names } from "./names.ts";
import { projects } from "./projects.ts";
import { references } from "./references.ts";
import type { Rule } from "./rule.ts";

/** Every rule, by name, in the order in which findings are made. */
export const rules: Readonly<Record<string, Rule>> = {
  names,
  references,
  exposure,
  projects,
  data,
};
