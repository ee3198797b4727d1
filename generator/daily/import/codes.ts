import type { CodeTexts } from "../../diagnostics/code-text.ts";

/** @codes gathered by the build */
export const codes = {
  "not-rendered": {
    cause: "A folder that is imported holds files that are made into objects first: a kustomization, or a chart.",
    cure: "Render them into a folder, with `kustomize build` or `helm template`, and import that one.",
  },
  "import-conflict": {
    cause:
      "What is imported says two different things of one object, in one folder or of one that exists once per cluster.",
    cure: "Leave the one that is meant. Environments of different clusters are imported into projects of their own.",
  },
  "import-named": {
    cause: "An object that is imported has generateName in place of a name, which nothing that is applied can hold to.",
    cure: "Nothing has to be done: it has a name of its own now. A hook of Argo CD is replaced by it each time.",
  },
  "import-namespaces": {
    cause: "What is imported lies in several namespaces, and an environment has one.",
    cure: "Nothing has to be done: what lies elsewhere is deployed with the cluster. Import folders by namespace to have environments of them.",
  },
} as const satisfies CodeTexts;
