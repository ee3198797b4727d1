import type { CodeTexts } from "../../diagnostics/code-text.ts";

/** What speaks against a promotion. */
export const codes = {
  "no-earlier-environment": {
    cause: "Nothing says which environment the images come from.",
    cure: "Set `promotion.from` in the environment's file, or name it with --from.",
  },
  "missing-digest": {
    cause:
      "`promote --tag` names images anew, and the earlier environment has one without a digest: nobody could say what the tag stands for.",
    cure: "Set the image with its digest (`set-image ENV SERVICE=TAG@sha256:…`) and have it deployed first.",
  },
  "going-backwards": {
    cause:
      "An image that would be promoted is older than one that the environment has had, as the history of the env files tells. It may lack a hotfix.",
    cure: "Bring the newer image through the earlier environment first, promote the other services with --only, or say that it is meant with --backwards.",
  },
  "environment-held": {
    cause: "The environment was rolled back, or somebody holds it, and nothing is promoted to it meanwhile.",
    cure: "When the reason is gone, promote with --lift-hold: the same pull request takes the hold out.",
  },
  "rollback-open": {
    cause: "A rollback of the environment waits to be merged. A promotion beside it would undo it, or be undone by it.",
    cure: "Merge the rollback, or close it.",
  },
} as const satisfies CodeTexts;
