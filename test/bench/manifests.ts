import { existsSync } from "node:fs";
import { join } from "node:path";
import { judged } from "./aims.ts";
import { emptyNode, mainOfNow } from "./own.ts";
import { timesTable } from "./report.ts";
import { type Contestant, type Race, race } from "./rounds.ts";
import { nameAt, names } from "./rows.ts";
import type { Earlier } from "./sizes.ts";
import { kubeconform, putSchemas } from "./tools/kubeconform.ts";

/** kube-prometheus' manifests are checked. Answers what was aimed at. */
export function measureManifests(
  folder: string | undefined,
  settings: Race,
  earlier: Earlier | undefined,
): readonly string[] {
  if (folder === undefined || !existsSync(folder)) {
    const where = "the folder manifests/ of a clone of https://github.com/prometheus-operator/kube-prometheus";
    console.log(`SKIPPED: kube-prometheus: --manifests names no folder; it is to be ${where}`);
    return [];
  }
  if (kubeconform.version() === undefined) return ["NOT HERE: kubeconform, which a check is compared with"];
  // What it has no schemas of, custom resources, it passes over; trip-config holds them against their definitions.
  const location = putSchemas(join(settings.scratch, "schemas"));
  const args = ["-strict", "-ignore-missing-schemas", "-schema-location", location, folder];
  const contestants: Contestant[] = [
    emptyNode,
    { name: kubeconform.name, commands: [{ file: "kubeconform", args, exits }] },
    checked(folder, names.check, mainOfNow),
    ...(earlier === undefined ? [] : [checked(folder, nameAt(names.check, earlier.commit), earlier.main)]),
  ];
  const times = race(contestants, settings);
  console.log(`\nkube-prometheus\n\n${timesTable(times, [emptyNode.name, kubeconform.name])}`);
  return judged(undefined, times, new Set(["manifests"]));
}

/** Both find something in it. */
const exits = [0, 1];

function checked(folder: string, name: string, main: string): Contestant {
  const args = [main, "check", "--manifests", folder];
  return { name, commands: [{ file: process.execPath, args, exits }] };
}
