import type { CodeText } from "./code-text.ts";
import { changedCodes } from "./codes/changed.ts";
import { componentCodes } from "./codes/components.ts";
import { dailyCodes } from "./codes/daily.ts";
import { dataCodes } from "./codes/data.ts";
import { exposureCodes } from "./codes/exposure.ts";
import { forgeCodes } from "./codes/forge.ts";
import { gateCodes } from "./codes/gate.ts";
import { inputCodes } from "./codes/input.ts";
import { namesCodes } from "./codes/names.ts";
import { planCodes } from "./codes/plan.ts";
import { podCodes } from "./codes/pods.ts";
import { projectsCodes } from "./codes/projects.ts";
import { promoteCodes } from "./codes/promote.ts";
import { publishCodes } from "./codes/publish.ts";
import { quotaCodes } from "./codes/quota.ts";
import { reachabilityCodes } from "./codes/reachability.ts";
import { referencesCodes } from "./codes/references.ts";
import { schemaCodes } from "./codes/schema.ts";
import { secretCodes } from "./codes/secrets.ts";

/** Every code there is. docs/diagnostics.md is generated from it. */
export const codes = {
  ...inputCodes,
  ...namesCodes,
  ...referencesCodes,
  ...exposureCodes,
  ...projectsCodes,
  ...dataCodes,
  ...schemaCodes,
  ...quotaCodes,
  ...reachabilityCodes,
  ...podCodes,
  ...componentCodes,
  ...secretCodes,
  ...planCodes,
  ...publishCodes,
  ...changedCodes,
  ...gateCodes,
  ...dailyCodes,
  ...promoteCodes,
  ...forgeCodes,
} as const satisfies Record<string, CodeText>;

/** Code of a diagnostic: what `--allow` and `explain` take. */
export type Code = keyof typeof codes;
