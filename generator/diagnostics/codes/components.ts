import type { CodeText } from "../code-text.ts";

/** What ought to be replaced. */
export const componentCodes = {
  "vulnerable-component": {
    cause: "An image is a version with a known vulnerability that matters where it runs.",
    cure: "Update to the version that is named.",
  },
  "retired-component": {
    cause: "An image is of a project, or of a version, that gets no more fixes.",
    cure: "Take the way out that is shown. The table of such components is dated: hold it against its source.",
  },
  "removed-api": {
    cause: "An object has an apiVersion that Kubernetes no longer serves: it cannot be applied.",
    cure: "Use the API that is named; fields may have moved.",
  },
  "deprecated-api": {
    cause: "An object has an apiVersion that a later Kubernetes will no longer serve.",
    cure: "Use the API that is named; fields may have moved.",
  },
  "deprecated-annotation": {
    cause: "An annotation has been replaced by another one or by a field, and will be passed over some day.",
    cure: "Use what is named.",
  },
  "unknown-annotation": {
    cause: "An annotation has ingress-nginx's prefix, but the controller does not read it: it has no effect.",
    cure: "Correct its name, or remove it.",
  },
} as const satisfies Record<string, CodeText>;
