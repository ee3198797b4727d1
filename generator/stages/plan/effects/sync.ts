import { asList, asRecord, asText } from "../../../model/loose.ts";
import type { Effect, Severity } from "../effect.ts";
import type { Pair, Scene } from "../scene.ts";
import { isKept } from "./data.ts";
import { successorOf } from "./renamed.ts";
import { listed, quoted } from "./words.ts";
import { specOf } from "./workload.ts";

/** How Argo CD will apply things from now on. */
export function sync(pair: Pair, scene: Scene): readonly Effect[] {
  if (!asText(pair.reference.apiVersion).startsWith("argoproj.io/")) return [];
  const { kind } = pair.reference;
  if (pair.before === undefined) return [];
  if (pair.after === undefined) return removed(pair, scene);
  if (kind === "AppProject") return project(pair);
  if (kind === "Application") return application(pair, specOf(pair.before), specOf(pair.after));
  if (kind === "ApplicationSet") return applicationSet(pair);
  return [];
}

function effect({ reference: { name } }: Pair, setting: string, severity: Severity, message: string): Effect {
  return { kind: "sync", application: name, setting, severity, message };
}

function removed(pair: Pair, scene: Scene): readonly Effect[] {
  const { kind, name } = pair.reference;
  if (isKept(pair.before)) return [];
  const finalizers = asList(asRecord(pair.before?.metadata).finalizers).map(asText);
  const cascades = finalizers.some((finalizer) => finalizer.startsWith("resources-finalizer.argocd.argoproj.io"));
  if (kind === "Application" && cascades) {
    const message = `Application ${quoted(name)} is removed, and its finalizer removes everything that it deployed.`;
    return [{ kind: "data-loss", what: `${kind}/${name}`, severity: "critical", message }];
  }
  const successor = kind === "Application" ? successorOf(pair, scene) : undefined;
  if (successor !== undefined) {
    const message = `Application ${quoted(name)} is removed, and ${quoted(successor)} deploys the same from now on: what is there stays.`;
    return [effect(pair, "removed", "medium", message)];
  }
  if (kind === "Application") {
    return [
      effect(
        pair,
        "removed",
        "high",
        `Application ${quoted(name)} is removed: what it deployed stays, and nothing syncs it any more.`,
      ),
    ];
  }
  if (kind !== "ApplicationSet") return [];
  const preserves = asRecord(specOf(pair.before).syncPolicy).preserveResourcesOnDeletion === true;
  const message = `ApplicationSet ${quoted(name)} is removed with the Applications that it made${preserves ? "; what they deployed stays" : " and everything that they deployed"}.`;
  return [
    preserves
      ? effect(pair, "removed", "high", message)
      : { kind: "data-loss", what: `${kind}/${name}`, severity: "critical", message },
  ];
}

function application(pair: Pair, old: ReturnType<typeof specOf>, now: typeof old): readonly Effect[] {
  const name = quoted(pair.reference.name);
  const effects: Effect[] = [];
  const [before, after] = [asRecord(old.syncPolicy).automated, asRecord(now.syncPolicy).automated].map((value) =>
    value === undefined || value === null || asRecord(value).enabled === false ? undefined : asRecord(value),
  );
  if (before === undefined && after !== undefined) {
    effects.push(effect(pair, "automated", "medium", `${name} syncs by itself from now on.`));
  }
  if (before !== undefined && after === undefined) {
    effects.push(effect(pair, "automated", "medium", `${name} no longer syncs by itself: somebody has to.`));
  }
  for (const [flag, words] of [
    ["prune", "removes what has no file any more"],
    ["selfHeal", "sets back what was changed by hand"],
  ] as const) {
    const [was, is] = [before?.[flag] === true, after?.[flag] === true];
    if (before === undefined || after === undefined || was === is) continue;
    const message = is ? `${name} ${words} from now on.` : `${name} no longer ${words}.`;
    effects.push(effect(pair, flag, is && flag === "prune" ? "medium" : "low", message));
  }
  const [oldSource, source] = [asRecord(old.source), asRecord(now.source)];
  for (const field of ["repoURL", "path", "chart", "targetRevision"]) {
    const [was, is] = [asText(oldSource[field]), asText(source[field])];
    if (was !== is) {
      const message = `${name} follows ${field} ${quoted(is === "" ? "none" : is)} instead of ${quoted(was === "" ? "none" : was)}.`;
      effects.push(effect(pair, field, "medium", message));
    }
  }
  if (asText(old.project) !== asText(now.project)) {
    effects.push(effect(pair, "project", "medium", `${name} moves to project ${quoted(asText(now.project))}.`));
  }
  const [oldPlace, place] = [asRecord(old.destination), asRecord(now.destination)];
  if (
    JSON.stringify([oldPlace.server, oldPlace.name, oldPlace.namespace]) !==
    JSON.stringify([place.server, place.name, place.namespace])
  ) {
    const message = `${name} deploys to ${quoted(asText(place.namespace))} from now on; what it deployed before is left behind or removed.`;
    effects.push(effect(pair, "destination", "high", message));
  }
  const unguarded = replicasIgnored(old).filter((workload) => !replicasIgnored(now).includes(workload));
  if (unguarded.length > 0) {
    const message = `${name} no longer leaves the replicas of ${listed(unguarded.map(quoted))} to an autoscaler.`;
    effects.push(effect(pair, "ignoreDifferences", "medium", message));
  }
  return effects;
}

function replicasIgnored(spec: ReturnType<typeof specOf>): readonly string[] {
  return asList(spec.ignoreDifferences)
    .map(asRecord)
    .filter(({ jsonPointers }) => asList(jsonPointers).includes("/spec/replicas"))
    .map(({ name }) => asText(name));
}

const lists = [
  ["sourceRepos", "repositories"],
  ["destinations", "destinations"],
  ["clusterResourceWhitelist", "kinds of the cluster"],
  ["namespaceResourceWhitelist", "kinds"],
] as const;

/** What a project no longer permits stays in the cluster: Argo CD neither removes nor reports it. */
function project(pair: Pair): readonly Effect[] {
  const [old, now] = [specOf(pair.before), specOf(pair.after)];
  return lists.flatMap(([field, words]) => {
    const texts = (list: unknown) => asList(list).map(entryText);
    const [was, is] = [texts(old[field]), texts(now[field])];
    const gone = was.filter((entry) => !is.includes(entry));
    const more = is.filter((entry) => !was.includes(entry));
    const name = quoted(pair.reference.name);
    return [
      ...(gone.length === 0
        ? []
        : [
            effect(
              pair,
              field,
              "medium",
              `Project ${name} permits fewer ${words}: no longer ${listed(gone)}. An object that is removed in the same change keeps running, and is reported as synced.`,
            ),
          ]),
      ...(more.length === 0
        ? []
        : [effect(pair, field, "medium", `Project ${name} permits more ${words}: ${listed(more)}.`)]),
    ];
  });
}

function entryText(entry: unknown): string {
  if (typeof entry === "string") return quoted(entry);
  const parts = Object.values(asRecord(entry)).filter((value) => typeof value === "string" && value !== "");
  return quoted(parts.join(" "));
}

function applicationSet(pair: Pair): readonly Effect[] {
  const [old, now] = [asRecord(specOf(pair.before).syncPolicy), asRecord(specOf(pair.after).syncPolicy)];
  const name = quoted(pair.reference.name);
  const effects: Effect[] = [];
  if (old.preserveResourcesOnDeletion === true && now.preserveResourcesOnDeletion !== true) {
    const message = `When a folder of ${name} goes, everything that was deployed from it goes too from now on.`;
    effects.push(effect(pair, "preserveResourcesOnDeletion", "high", message));
  }
  if (old.applicationsSync !== now.applicationsSync) {
    const message = `${name} may ${quoted(asText(now.applicationsSync) || "sync")} Applications instead of ${quoted(asText(old.applicationsSync) || "sync")}.`;
    effects.push(effect(pair, "applicationsSync", "medium", message));
  }
  return effects;
}
