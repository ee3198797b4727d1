import type { CodeText } from "../code-text.ts";

/** Faults of what pods run and what they are allowed. */
export const podCodes = {
  "pod-security": {
    cause: "Pods ask for more than the Pod Security Standard that their namespace enforces allows: none would start.",
    cure: "Take away what is named, or lower the namespace's level where the pods really need it.",
  },
  "pod-security-warning": {
    cause: "Pods do not meet the Pod Security Standard that their namespace warns at. They start all the same.",
    cure: "Take away what is named; the namespace may then enforce the stricter level.",
  },
  "pod-security-label": {
    cause: "A pod-security.kubernetes.io label of a namespace has a value that the API server refuses.",
    cure: "Use privileged, baseline or restricted as the level, and latest or v1.<minor> as the version.",
  },
  "floating-tag": {
    cause: "An image has a tag that is moved from build to build, or none: what runs depends on when a pod starts.",
    cure: "Name a released tag or a digest. An environment may allow floating tags for the product's own images.",
  },
  "partial-version": {
    cause: "An image's tag is a part of a version, such as mysql:8.0: it moves with every patch release.",
    cure: "Name the full version, or add the digest (@sha256:…).",
  },
} as const satisfies Record<string, CodeText>;
