import type { KubernetesObject } from "../../../model/compiled.ts";
import { asRecord, asText } from "../../../model/loose.ts";
import type { Effect } from "../effect.ts";
import type { Pair, Scene } from "../scene.ts";
import { quoted } from "./words.ts";
import { specOf } from "./workload.ts";

/** The Application of another name that deploys from now on what one that is removed has deployed to the same place. */
export function successorOf({ before }: Pair, { pairs }: Pick<Scene, "pairs">): string | undefined {
  const wanted = deployedBy(before);
  const found = pairs.find(
    (pair) => pair.before === undefined && pair.reference.kind === "Application" && deployedBy(pair.after) === wanted,
  );
  return found?.reference.name;
}

/**
 * The application of all others goes by another name: so does everything that is called after the product. It stands in the
 * folder that it syncs.
 */
export function renamed({ unit, pairs }: Scene): readonly Effect[] {
  return pairs.flatMap((pair) => {
    const { kind, name } = pair.reference;
    if (kind !== "Application" || pair.after !== undefined || asText(sourceOf(pair.before).path) !== unit) return [];
    const now = successorOf(pair, { pairs });
    if (now === undefined) return [];
    const message = `What names begin with goes from ${quoted(name)} to ${quoted(now)}: everything of that name is made anew, in namespaces of other names too, and what runs under the old one stays beside it, with its data.`;
    const hint = `apply ${unit}/bootstrap/ by hand, as for the first time; Secrets and data are brought over by hand, before what has the old name is removed by hand.`;
    return [{ kind: "sync", application: now, setting: "name", severity: "high", message, hint }];
  });
}

function deployedBy(application: KubernetesObject | undefined): string {
  const { repoURL, path, chart } = sourceOf(application);
  const { server, name, namespace } = asRecord(specOf(application).destination);
  return JSON.stringify([repoURL, path, chart, server, name, namespace]);
}

function sourceOf(application: KubernetesObject | undefined): ReturnType<typeof asRecord> {
  return asRecord(specOf(application).source);
}
