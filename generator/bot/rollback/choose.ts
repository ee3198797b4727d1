import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { meant } from "../../diagnostics/unknown.ts";
import type { RolloutState } from "../../model/health/rollout.ts";
import { imageName } from "../../model/images/name.ts";
import { entryOf } from "../../model/loose.ts";
import type { ImageReference } from "../../model/workload.ts";
import { isSameTree } from "../branch/trees.ts";
import { isSameImage } from "../propose/describe.ts";
import type { Present } from "../propose/present.ts";
import { type Running, runningIn } from "../propose/running.ts";
import type { RollbackOptions } from "./options.ts";
import { namedRelease, type Release, releasesOf } from "./releases.ts";

/** The release to restore, with what it ran. */
export interface Chosen {
  readonly deployed: Release;
  readonly release: Release;
  readonly running: Running;
}

/** Earlier releases that are looked through for one with other images. */
const depth = 12;
/** Releases named when one is not found. */
const named = 5;

/** The release that is named; that at which the environment is held; or the one before what is deployed. */
export async function chooseRelease(
  { configHead, environment }: Present,
  options: RollbackOptions,
  rollouts: readonly RolloutState[] = [],
): Promise<Chosen | Diagnostic> {
  const releases = await releasesOf(options.forge.config, configHead, environment);
  const [deployed, ...earlier] = releases;
  const name = options.to ?? environment.hold?.release;
  if (deployed === undefined) {
    return options.to === undefined ? noneEarlier(environment.name) : unknownRelease(options.to, environment.name, []);
  }
  if (name === undefined) {
    const found = await before(deployed, earlier.slice(0, depth), options, rollouts);
    return "code" in found ? found : { deployed, ...found };
  }
  const release = namedRelease(releases, name);
  if (release === undefined) return unknownRelease(name, environment.name, releases);
  const running = await runningIn(options, environment.name, release.commit, release.name);
  return "code" in running ? running : { deployed, release, running };
}

/**
 * The last release that was something else. What is deployed may be what an earlier rollback has restored: then it is
 * the one before that was first released, not the one that was rolled back. `rollouts`: those that went wrong; what they
 * still run is older than the last release where that one never arrived, either.
 */
async function before(
  deployed: Release,
  earlier: readonly Release[],
  options: RollbackOptions,
  rollouts: readonly RolloutState[],
): Promise<Omit<Chosen, "deployed"> | Diagnostic> {
  const { environment, whole } = options;
  const current = await runningIn(options, environment, deployed.commit, deployed.name);
  let candidate: Omit<Chosen, "deployed"> | undefined;
  let other: Omit<Chosen, "deployed"> | undefined;
  for (const release of earlier) {
    const running = await runningIn(options, environment, release.commit, release.name);
    // What cannot be verified is not restored unless somebody names it, and learns why.
    if ("code" in running) continue;
    if (!("code" in current) && isSameRunning(current, running, whole)) candidate = other = undefined;
    else if (rollouts.every((rollout) => isWhatRuns(rollout, running))) candidate ??= { release, running };
    else other ??= { release, running };
  }
  return candidate ?? other ?? noneEarlier(environment);
}

/** Whether a release has the image that a Rollout went back to; true where nobody tells which that is. */
function isWhatRuns({ name, stable }: RolloutState, { images }: Running): boolean {
  const [image, runs] = [images.get(name), entryOf(stable, name)];
  return image === undefined || runs === undefined || imageName(image) === runs;
}

function isSameRunning(a: Running, b: Running, whole: boolean): boolean {
  return isSameSet(a.images, b.images) && (!whole || isSameTree(a.tree, b.tree));
}

function isSameSet(a: ReadonlyMap<string, ImageReference>, b: ReadonlyMap<string, ImageReference>): boolean {
  if (a.size !== b.size) return false;
  return [...a].every(([service, image]) => {
    const other = b.get(service);
    return other !== undefined && isSameImage(image, other);
  });
}

function unknownRelease(name: string, environment: string, releases: readonly Release[]): Diagnostic {
  const names = releases.slice(0, named).map((release) => release.name);
  const message = `\`${name}\` is no release of ${environment}.`;
  return { code: "unknown-release", severity: "error", message, hint: meant(name, names) };
}

function noneEarlier(environment: string): Diagnostic {
  const message = `There is no earlier release of ${environment} with other images.`;
  const hint = "name one with --to, or set the images with `trip-config set-image`.";
  return { code: "no-earlier-release", severity: "error", message, hint };
}
