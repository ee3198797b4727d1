import type { Effect } from "../effect.ts";
import type { Pair, Scene } from "../scene.ts";
import { goingOn, needsOf } from "./readers.ts";
import { quoted } from "./words.ts";

/** What is there already and is not what is made: a claim in the namespace before, a Secret that a person has made. */
export function leftBehind(pair: Pair, scene: Scene): readonly Effect[] {
  if (pair.before !== undefined || pair.after === undefined) return [];
  if (pair.reference.kind === "PersistentVolumeClaim") return movedClaim(pair, scene);
  return pair.reference.kind === "SealedSecret" ? takenOver(pair, scene) : [];
}

function movedClaim({ reference: { kind, name, namespace = "" } }: Pair, { pairs }: Scene): readonly Effect[] {
  const old = pairs.find(
    ({ reference, before, after }) =>
      reference.kind === kind && reference.name === name && before !== undefined && after === undefined,
  );
  if (old === undefined) return [];
  const message = `Claim ${quoted(name)} is empty in namespace ${quoted(namespace)}: what is stored stays with the claim in ${quoted(old.reference.namespace ?? "")}.`;
  const hint =
    "copy the data before anybody writes to the new one: a dump that is loaded there, or a snapshot of the volume.";
  return [{ kind: "data-loss", what: `${kind}/${name}`, severity: "critical", message, hint }];
}

const makers: ReadonlySet<string> = new Set(["Secret", "SealedSecret", "ExternalSecret"]);

/** Pods that run need the Secret, so that it is there, and nothing in config has made it. */
function takenOver({ reference: { name, namespace } }: Pair, scene: Scene): readonly Effect[] {
  const isMade = scene.pairs.some(
    ({ reference, before }) =>
      before !== undefined &&
      makers.has(reference.kind) &&
      reference.name === name &&
      reference.namespace === namespace,
  );
  const users = goingOn(scene, namespace).filter(({ before }) =>
    needsOf(before).some(({ id }) => id === `Secret/${name}`),
  );
  const [first] = users;
  if (isMade || first === undefined) return [];
  const message = `Secret ${quoted(name)} is there already, made by hand for ${quoted(first.reference.name)}: the controller leaves a Secret alone that it has not made.`;
  const command = `kubectl annotate secret ${name} -n ${namespace ?? "default"} sealedsecrets.bitnami.com/managed=true`;
  const hint = `let it take the Secret over: ${quoted(command)}. A password in it has to be the one that the database has.`;
  return [{ kind: "existing-data", workload: first.reference.name, severity: "medium", message, hint }];
}
