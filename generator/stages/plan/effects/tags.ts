import { asRecord, asText } from "../../../model/loose.ts";
import { takenOf } from "../../../model/tags/target.ts";
import { takenText } from "../../../model/tags/told.ts";
import type { Effect } from "../effect.ts";
import type { Follows, Pair, Scene } from "../scene.ts";
import { quoted } from "./words.ts";
import { specOf } from "./workload.ts";

/** What Argo CD takes of config's tags for the unit, and for Applications that follow another revision from now on. */
export function tags({ unit, pairs, follows }: Scene): readonly Effect[] {
  if (follows === undefined) return [];
  return [...ofUnit(unit, follows), ...pairs.flatMap((pair) => ofApplication(pair, follows))];
}

function ofUnit(unit: string, { targetRevision, tags: commits }: Follows): readonly Effect[] {
  const message = targetRevision === undefined ? undefined : takenText(unit, targetRevision, commits);
  if (targetRevision === undefined || message === undefined) return [];
  const isLost = takenOf(targetRevision, commits.keys()).kind === "unreadable";
  return [
    isLost
      ? {
          ...factsOf(unit),
          severity: "high",
          message: `${message} Nothing of this change reaches the cluster.`,
          hint: "delete that tag in the config repository.",
        }
      : { ...factsOf(unit), severity: "medium", message },
  ];
}

function ofApplication({ reference, before, after }: Pair, { tags: commits }: Follows): readonly Effect[] {
  if (reference.kind !== "Application" || after === undefined) return [];
  const [was, is] = [before, after].map((object) => asRecord(object === undefined ? {} : specOf(object).source));
  const revision = asText(is?.targetRevision);
  if (asText(is?.path) === "" || asText(was?.targetRevision) === revision) return [];
  const taken = takenOf(revision, commits.keys());
  const name = quoted(reference.name);
  if (taken.kind === "none") {
    const message = `No tag meets ${quoted(revision)}, so ${name} deploys nothing until one is released.`;
    return [{ ...factsOf(reference.name), severity: before === undefined ? "low" : "high", message }];
  }
  const odd = takenText(reference.name, revision, commits);
  const message =
    odd ?? (taken.kind === "tag" ? `Of ${quoted(revision)}, ${name} takes the tag ${quoted(taken.tag)}.` : undefined);
  if (message === undefined) return [];
  return [
    { ...factsOf(reference.name), severity: taken.kind === "unreadable" ? "high" : odd ? "medium" : "low", message },
  ];
}

function factsOf(application: string) {
  return { kind: "sync", application, setting: "targetRevision" } as const;
}
