import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pointerTo } from "../../diagnostics/json-pointer.ts";
import type { ChartRequest } from "../../model/charts/request.ts";

/** @codes gathered by the build */
export const codes = {
  "chart-failed": {
    cause:
      "Helm could not get or render a chart: it is not in its repository, its own schema refuses the values, a template fails.",
    cure: "The message is helm's own. Correct the name, the version or the values.",
  },
  "chart-replaced": {
    cause:
      "The archive of a chart is another one than that of the last rendering, and its version is the same: somebody has published it again.",
    cure: "Ask who published it. To take it, remove the chart's folder below envs/charts/ and render it anew; the plan shows what it changes.",
  },
  "chart-not-reproducible": {
    cause:
      "A chart gives something else each time that it is rendered: a random value, a certificate, the time. Each rendering would change what runs.",
    cure: "Set the value that it would make, let it take a Secret of yours, or leave the object out (`leaveOut`) and make it elsewhere.",
  },
  "chart-secret": {
    cause: "A chart makes a Secret with values, and what is rendered is committed.",
    cure: "Let the chart take a Secret that is made elsewhere, or leave the Secret out (`leaveOut`).",
  },
  "chart-reads-cluster": {
    cause:
      "A template asks the cluster for an object (`lookup`). Nothing is asked when a chart is rendered, so it gets nothing, as at a first installation.",
    cure: "Look at the template, and set the value by which it does not have to ask.",
  },
  "unknown-chart-object": {
    cause: "`leaveOut` names an object that the chart does not bring.",
    cure: "Correct the name, or remove the entry.",
  },
  "unknown-chart": {
    cause: "There is no chart of the name that was given.",
    cure: "Name it as it is called under `charts` in the env files.",
  },
  "missing-helm": {
    cause: "Charts are rendered by helm, which is not on PATH, or is older than 3.13.",
    cure: "Install helm. Only `trip-config charts update` needs it: everything else reads what it wrote.",
  },
} as const satisfies CodeTexts;

/** A fault of a chart, at its name in the env file. */
export function fault(code: Diagnostic["code"], request: ChartRequest, message: string, hint?: string): Diagnostic {
  const place = {
    kind: "pointer",
    files: request.files,
    pointer: pointerTo(["charts", request.name]),
    target: "key",
  } as const;
  return { code, severity: "error", place, message, ...(hint !== undefined && { hint }) };
}
