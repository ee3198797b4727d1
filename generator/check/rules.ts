import { autoscaling } from "./autoscaling.ts";
import { components } from "./components.ts";
import { images } from "./images.ts";
import { podSecurity } from "./pod-security.ts";
import { quota } from "./quota.ts";
import { reachability } from "./reachability.ts";
import type { Rule } from "./rule.ts";
import { schema } from "./schema.ts";
import { secrets } from "./secrets.ts";
import { validation } from "./validation.ts";

/** Every rule, by name, in the order in which findings are made. */
export const rules: Readonly<Record<string, Rule>> = {
  schema,
  validation,
  quota,
  autoscaling,
  reachability,
  "pod-security": podSecurity,
  images,
  components,
  secrets,
};
