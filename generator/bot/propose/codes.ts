import type { CodeTexts } from "../../diagnostics/code-text.ts";

/** What promotions and rollbacks refuse. */
export const codes = {
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
  "repository-differs": {
    cause:
      "The two environments take a service from different image repositories, so a tag of one means another image in the other.",
    cure: "Take the image from one repository, named in base.json; or leave the service out with --only.",
  },
  "past-migration": {
    cause:
      "A Job that runs in the environment's syncs, such as a migration, has run with another image, command or file since what would be restored. It may have changed a database so that older images do not stand it, and going back does not change that.",
    cure: "Mend it by a newer image where you can. When the older images stand what the migration has made, say so: --past-migration with the Job's name.",
  },
} as const satisfies CodeTexts;
