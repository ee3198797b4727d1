import type { CodeText } from "../code-text.ts";

/** Names that the API server refuses, or that are there twice. */
export const namesCodes = {
  "invalid-object-name": {
    cause:
      "An object's name has characters that its kind does not allow, or is so long that its controller cannot make pods.",
    cure: "Choose another name. Services, namespaces and StatefulSets take at most 63 characters without dots, StatefulSets and CronJobs at most 52.",
  },
  "invalid-label": {
    cause:
      "The key or the value of a label, or of a selector, is refused by the API server. Values have at most 63 characters.",
    cure: "Shorten or correct it.",
  },
  "invalid-annotation": {
    cause: "The key of an annotation is refused by the API server, or an object's annotations have more than 256 KiB.",
    cure: "Correct the key; move large values into a ConfigMap.",
  },
  "invalid-part-name": {
    cause:
      "The name of a container, volume, port, variable, entry or host inside an object is refused by the API server. Port names have at most 15 characters.",
    cure: "Choose a name that keeps to the form that is shown.",
  },
  "duplicate-part-name": {
    cause: "Two containers, volumes, ports or entries of one object have one name.",
    cure: "Rename or remove one of them.",
  },
  "duplicate-object": {
    cause: "Two objects have the same kind, namespace and name. They are one object, and the one applied last wins.",
    cure: "Remove or rename one of them.",
  },
  "duplicate-output-path": {
    cause: "Two objects would be written into one file.",
    cure: "Rename one of them.",
  },
} as const satisfies Record<string, CodeText>;
