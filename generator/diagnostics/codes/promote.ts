import type { CodeText } from "../code-text.ts";

/** What promote and rollback refuse. */
export const promoteCodes = {
  "not-published": {
    cause:
      "The environment that images would come from is not in the config repository yet, or the release does not have it.",
    cure: "Run `trip-config publish` and merge its pull request. What nobody deployed is not promoted.",
  },
  "unverified-release": {
    cause:
      "The manifests in the config repository and the env files of the commit that they name do not say the same images, or that commit is not there.",
    cure: "Publish the environment from a commit of source's main, so that its record is right again.",
  },
  "no-earlier-environment": {
    cause: "Nothing says which environment the images come from.",
    cure: "Set `promotion.from` in the environment's file, or name it with --from.",
  },
  "repository-differs": {
    cause:
      "The two environments take a service from different image repositories, so a tag of one means another image in the other.",
    cure: "Take the image from one repository, named in base.json; or leave the service out with --only.",
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
  "unknown-release": {
    cause:
      "`rollback --to` names no release of the environment: a tag of the config repository, or, where the environment follows a branch, a commit that changed it.",
    cure: "Use one of those that are shown.",
  },
  "no-earlier-release": {
    cause: "No release before the one that is deployed has other images, or none that could be verified.",
    cure: "Name a release with --to, or set the images with set-image.",
  },
  "not-reproducible": {
    cause:
      "`rollback --whole` restores the environment's file, and with today's base.json, cluster.json and generator that does not compile to what was released.",
    cure: "Roll back the images only, without --whole; or restore the other files too, by a commit of your own.",
  },
} as const satisfies Record<string, CodeText>;
