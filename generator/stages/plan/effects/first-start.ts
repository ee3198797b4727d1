import type { KubernetesObject } from "../../../model/compiled.ts";
import { asRecord, asRecords, asText, type Loose, textOf } from "../../../model/loose.ts";
import type { Effect } from "../effect.ts";
import type { Pair, Scene } from "../scene.ts";
import { otherProducts } from "./data-versions.ts";
import { type FirstStart, firstStartVariables } from "./first-start-variables.ts";
import { containersOf, findersOf, type Keeper, podSpecOf } from "./kept-data.ts";
import { listed, quoted } from "./words.ts";
import { isWorkload } from "./workload.ts";

/** Settings and scripts that act on an empty volume only, while the volume stays. */
export function firstStart(pair: Pair, { pairs }: Scene): readonly Effect[] {
  const { reference, before, after } = pair;
  if (before === undefined || after === undefined || pair.fields.length === 0) return [];
  if (held.has(reference.kind)) return ofSource(pair, pairs);
  const keepers = keepersIn(pair);
  if (keepers.length === 0) return [];
  const changed = keepers.flatMap(changedVariables);
  const old = initSources(before);
  const scripts = [...initSources(after)].filter((source) => !old.has(source));
  return [
    ...said(reference.name, changed),
    ...scripts.map((source) => notRun(reference.name, source.slice(source.indexOf("/") + 1))),
  ];
}

/** Of another product than before, what an empty volume would follow is not the question. */
function keepersIn(pair: Pair): readonly Keeper[] {
  const { before, after } = pair;
  if (before === undefined || after === undefined || !isWorkload(after)) return [];
  const others = otherProducts(pair);
  return findersOf(before, after).filter((keeper) => !others.has(asText(keeper.after.name)));
}

interface Changed {
  readonly name: string;
  readonly row: FirstStart;
}

function changedVariables({ before, after }: Keeper): readonly Changed[] {
  const [old, now] = [variablesOf(before), variablesOf(after)];
  return [...now].flatMap(([name, value]): readonly Changed[] => {
    const row = rowOf(name, after);
    // Where a value moves into a file or out of one, nobody here knows whether it is the same.
    const other = name.endsWith("_FILE") ? name.slice(0, -"_FILE".length) : `${name}_FILE`;
    if (row === undefined || old.get(name) === value || (!old.has(name) && old.has(other))) return [];
    return [{ name, row }];
  });
}

function said(workload: string, changed: readonly Changed[]): readonly Effect[] {
  return firstStartVariables.flatMap((row): readonly Effect[] => {
    const names = changed.filter((variable) => variable.row === row).map(({ name }) => quoted(name));
    if (names.length === 0) return [];
    const message = row.says(quoted(workload), listed([...new Set(names)]));
    const { severity, hint } = row;
    return [{ kind: "existing-data", workload, severity, message, hint }];
  });
}

/** Where objects hold what variables and files of pods are made of, and as which kind pods name it. */
const held: ReadonlyMap<string, { readonly kind: string; readonly entries: string }> = new Map([
  ["ConfigMap", { kind: "ConfigMap", entries: "data" }],
  ["Secret", { kind: "Secret", entries: "data" }],
  ["SealedSecret", { kind: "Secret", entries: "spec.encryptedData" }],
]);

/** Of a ConfigMap or Secret that stays in name and changes in what it holds. */
function ofSource({ reference, fields }: Pair, pairs: Scene["pairs"]): readonly Effect[] {
  const place = held.get(reference.kind);
  if (place === undefined) return [];
  const id = `${place.kind}/${reference.name}`;
  const depth = place.entries.split(".").length;
  const inside = fields.filter(({ path }) => path.slice(0, depth).join(".") === place.entries);
  const keys = new Set(inside.map(({ path }) => path[depth] ?? ""));
  if (keys.size === 0) return [];
  return pairs.flatMap((pair): readonly Effect[] => {
    const { reference: user, before, after } = pair;
    if (before === undefined || after === undefined || user.namespace !== reference.namespace) return [];
    const keepers = keepersIn(pair);
    if (keepers.length === 0) return [];
    const changed = keepers.flatMap(({ after: container }) => variablesFrom(container, id, keys));
    const effects = said(user.name, changed).map((effect) =>
      reference.kind === "SealedSecret" ? sealed(effect) : effect,
    );
    return initSources(after).has(id) ? [...effects, notRun(user.name, reference.name)] : effects;
  });
}

/** A value sealed anew is another text each time, so that it may be the same value. */
function sealed(effect: Effect): Effect {
  return {
    ...effect,
    severity: "medium",
    message: `${effect.message} A value that is only sealed anew changes nothing.`,
  };
}

function variablesFrom(container: Loose, id: string, keys: ReadonlySet<string>): readonly Changed[] {
  const single = asRecords(container.env).flatMap(({ name, valueFrom }) => {
    const { secretKeyRef, configMapKeyRef } = asRecord(valueFrom);
    return [
      { from: `Secret/${asText(asRecord(secretKeyRef).name)}`, key: asRecord(secretKeyRef).key, name: asText(name) },
      {
        from: `ConfigMap/${asText(asRecord(configMapKeyRef).name)}`,
        key: asRecord(configMapKeyRef).key,
        name: asText(name),
      },
    ].filter(({ from, key }) => from === id && keys.has(asText(key)));
  });
  const whole = asRecords(container.envFrom)
    .filter(({ secretRef, configMapRef }) =>
      [`Secret/${asText(asRecord(secretRef).name)}`, `ConfigMap/${asText(asRecord(configMapRef).name)}`].includes(id),
    )
    .flatMap(({ prefix }) => [...keys].map((key) => ({ name: `${asText(prefix)}${key}` })));
  return [...single, ...whole].flatMap(({ name }): readonly Changed[] => {
    const row = rowOf(name, container);
    return row === undefined ? [] : [{ name, row }];
  });
}

function rowOf(variable: string, { image }: Loose): FirstStart | undefined {
  const name = variable.replace(/_FILE$/, "");
  return firstStartVariables.find(
    ({ names, images }) => names.test(name) && (images === undefined || images.test(asText(image))),
  );
}

function variablesOf({ env }: Loose): ReadonlyMap<string, string> {
  return new Map(
    asRecords(env).map(({ name, value, valueFrom }) => [asText(name), JSON.stringify([value, valueFrom])]),
  );
}

const initFolder = "/docker-entrypoint-initdb.d";

/** ConfigMaps and Secrets, as `Kind/name`, whose files are the scripts for an empty volume. */
function initSources(object: KubernetesObject): ReadonlySet<string> {
  const mounts = containersOf(object).flatMap(({ volumeMounts }) => asRecords(volumeMounts));
  const names = mounts.filter(({ mountPath }) => isInit(asText(mountPath))).map(({ name }) => name);
  const volumes = asRecords(podSpecOf(object).volumes).filter(({ name }) => names.includes(name));
  const sources = volumes.flatMap((volume) => [volume, ...asRecords(asRecord(volume.projected).sources)]);
  return new Set(
    sources.flatMap(({ configMap, secret }) => {
      const [map, hidden] = [textOf(asRecord(configMap).name), asRecord(secret)];
      const secretName = textOf(hidden.secretName) ?? textOf(hidden.name);
      return [
        ...(map === undefined ? [] : [`ConfigMap/${map}`]),
        ...(secretName === undefined ? [] : [`Secret/${secretName}`]),
      ];
    }),
  );
}

function isInit(path: string): boolean {
  return path === initFolder || path.startsWith(`${initFolder}/`);
}

function notRun(workload: string, source: string): Effect {
  return {
    kind: "existing-data",
    workload,
    severity: "high",
    message: `The scripts of ${quoted(source)} run on an empty volume only, and the claim of ${quoted(workload)} stays: they are not run.`,
    hint: "run what is new by hand.",
  };
}
