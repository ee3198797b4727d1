import type { CodeText } from "../code-text.ts";

/** Faults of objects that the API server would refuse by themselves, whatever else is in the cluster. */
export const schemaCodes = {
  "unknown-manifest-field": {
    cause:
      "An object has a field that its kind does not have. Strict validation refuses it; without, it has no effect.",
    cure: "Correct its name or its place, or remove it.",
  },
  "invalid-manifest": {
    cause: "A field of an object has a value that its kind does not allow there, or one that is needed is missing.",
    cure: "Write what the message says is expected.",
  },
  "unknown-kind": {
    cause: "The API server does not serve this kind in this apiVersion: it was removed, is misspelt or never existed.",
    cure: "Use the apiVersion that is shown, and adapt the fields that differ.",
  },
  "unchecked-kind": {
    cause: "An object is of a kind that no schema is known for, such as a custom resource of another project.",
    cure: "Check it by a server-side dry run. generator/codegen/kubernetes-schemas.ts says how to add a schema.",
  },
  "refused-object": {
    cause:
      "Fields of an object that are each allowed contradict each other, or an alternative is missing or chosen twice.",
    cure: "Do as the message says. The schema cannot express it; the API server refuses the object all the same.",
  },
  "hidden-definition": {
    cause: "A variable or port is defined twice, so that one of the two has no effect. The API server only warns.",
    cure: "Remove one of them.",
  },
} as const satisfies Record<string, CodeText>;
