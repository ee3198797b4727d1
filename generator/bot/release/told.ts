import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { takenOf } from "../../model/tags/target.ts";
import { takenText } from "../../model/tags/told.ts";

/** An environment that follows tags of config. */
export interface Following {
  readonly name: string;
  readonly file: string;
  readonly targetRevision: string;
}

/** What has to be said of the tags that are there before anything is released. */
export function tagFaults(following: readonly Following[], tags: ReadonlyMap<string, string>): readonly Diagnostic[] {
  return following.flatMap((environment): Diagnostic[] => {
    const taken = takenOf(environment.targetRevision, tags.keys());
    const about = { place: placeOf(environment) };
    const said = takenText(environment.name, environment.targetRevision, tags);
    if (said === undefined) return [];
    if (taken.kind === "unreadable") {
      const hint = `delete the tag ${taken.tag} in the config repository, then release again.`;
      return [{ code: "unreadable-tag", severity: "error", ...about, message: said, hint }];
    }
    const isAmbiguous = taken.kind === "tag" && taken.alike.length > 0;
    const hint = isAmbiguous
      ? "delete all but one of them; releases are numbered above them."
      : "where it is no release, delete it. Releases are numbered above it.";
    const code = isAmbiguous ? "ambiguous-release-tag" : "odd-release-tag";
    return [{ code, severity: "warning", ...about, message: said, hint }];
  });
}

export function noNumber(environment: Following): Diagnostic {
  const { name, targetRevision } = environment;
  const message = `No release of ${name} can be made: \`${targetRevision}\` permits no version above the one that Argo CD takes now.`;
  const hint = "set `argocd.targetRevision` to a constraint that leaves room, such as `v*`.";
  return { code: "no-release-number", severity: "error", place: placeOf(environment), message, hint };
}

function placeOf({ file }: Following): NonNullable<Diagnostic["place"]> {
  return { kind: "pointer", files: [file], pointer: "/argocd/targetRevision", target: "value" };
}
