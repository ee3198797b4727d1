/** Pairs of environments that are alike, or nearly: other names, and in part of them something planted. */
import fc from "fast-check";
import type { CompiledObject, CompiledUnit, KubernetesObject } from "../../../generator/model/compiled.ts";
import type { Inputs } from "../../../generator/model/documents.ts";
import { asRecord } from "../../../generator/model/loose.ts";
import type { Scope } from "../../../generator/stages/check/rule.ts";
import { compile } from "../../../generator/stages/compile/compile.ts";
import { load } from "../../../generator/stages/load/load.ts";
import { merge } from "../../../generator/stages/resolve/merge.ts";
import { resolve } from "../../../generator/stages/resolve/resolve.ts";
import { validate } from "../../../generator/stages/validate/validate.ts";
import { sample } from "../../support/run.ts";
import { type Planted, plantedInCluster, plantedInUnit } from "./planted.ts";

/** What environments that are alike differ in. */
export interface Named {
  readonly name: string;
  readonly namespace: string;
  readonly hosts: { readonly web: string; readonly api: string; readonly admin: string };
}

export interface Pair {
  readonly one: Named;
  readonly other: Named;
  /** Settings of both. */
  readonly settings: object;
  /** Settings of the other one only. */
  readonly difference: object;
  readonly units: readonly Planting<Planted>[];
  readonly cluster: readonly Planting<Planted>[];
}

/** An object that is planted, for one of the names, into one of the environments or both. */
interface Planting<Object> {
  readonly object: Object;
  readonly into: "both" | "one" | "other";
  /** Whose names it has: its own environment's, or always those of one. */
  readonly names: "own" | "one" | "other";
}

const letters = "abcdefghijklmnopqrstuvwxyz";
const word = (least: number, most: number) =>
  fc.array(fc.constantFrom(...letters), { minLength: least, maxLength: most }).map((each) => each.join(""));

/** Of which a rule may know one, or which are like something else that is there. */
const traps = [
  ["pr-1", "pr-10"],
  ["web", "wob"],
  ["redis", "radis"],
  ["mysql", "mysqk"],
  ["mysqm", "mysqk"],
  ["frontend", "frontent"],
  ["mongo-1", "mongo-2"],
  ["dev", "dex"],
  ["main", "mein"],
  ["latest", "lotest"],
  ["admin", "odmin"],
  ["monitor", "monitox"],
  ["token", "tokin"],
  ["monkey", "monkez"],
  ["x-service", "y-service"],
  ["a", "b"],
  ["kube-system", "kube-sistem"],
  ["default", "defoult"],
  ["localhost", "lokalhost"],
  ["svc", "swc"],
  ["on", "an"],
  ["daily", "dayly"],
  ["console", "consale"],
  ["dashboard", "dashbaard"],
  ["nightly", "nighkly"],
] as const;

const number = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 10, max: 99 }) }, fc.integer({ min: 1, max: 120 }));

/** Two names: of one form mostly, and the traps: prefixes of each other, words that rules know, Services' names, the longest. */
const twoNames: fc.Arbitrary<readonly [string, string]> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(number, number).map(([a, b]) => [`pr-${a}`, `pr-${b}`] as const) },
  {
    weight: 6,
    arbitrary: fc.integer({ min: 3, max: 9 }).chain((length) => fc.tuple(word(length, length), word(length, length))),
  },
  fc.tuple(word(2, 9), word(2, 9)),
  word(3, 6).map((one) => [one, `${one}-${one}`] as const),
  { weight: 5, arbitrary: fc.constantFrom(...traps) },
  word(20, 20).chain((stem) =>
    fc.tuple(word(20, 20), word(19, 20)).map(([a, b]) => [`${stem}${a}`, `${stem}${b}`] as const),
  ),
);

const twoSpaces = fc.oneof(
  { weight: 4, arbitrary: fc.constant((name: string) => `trip-service-${name}`) },
  fc.constant((name: string) => name),
  fc.constant((name: string) => `${name}-${"n".repeat(Math.max(0, 62 - name.length))}`),
  fc.constant((_: string, isOther: boolean) => (isOther ? "frontend-service" : "history-service")),
  fc.constant((name: string, isOther: boolean) => (isOther ? name : "mysql")),
);

const twoDomains = fc.oneof(
  { weight: 3, arbitrary: fc.constant((name: string) => `${name}.trip-service.local`) },
  fc.constant((name: string) => `${name}.com`),
  fc.constant((name: string) => `shop.${name}.example.com`),
  fc.constant(
    (name: string) => `x.${"l".repeat(Math.max(1, 62 - name.length))}-${name}.${"y".repeat(63)}.${"z".repeat(63)}.com`,
  ),
);

const prefixes = fc.constantFrom(
  ["", "api-", "kafka-ui-"],
  ["web.", "api.", "ui."],
  ["", "api.", "admin-"],
  ["", "api-", "console."],
);

/** An environment in the usual way. */
function usual(name: string): Named {
  const host = `${name}.trip-service.local`;
  return { name, namespace: `trip-service-${name}`, hosts: { web: host, api: `api-${host}`, admin: `ui-${host}` } };
}

/** Two of them. */
export function usualPair(one: string, other: string): Pair {
  return { one: usual(one), other: usual(other), settings: {}, difference: {}, units: [], cluster: [] };
}

/** Many of them, with the same settings. */
export function usualCrowd(names: readonly string[], settings: object): Inputs {
  return inputsWith(names.map((name) => environment(usual(name), settings)));
}

const named = fc
  .tuple(twoNames, twoSpaces, twoDomains, prefixes)
  .filter(([[a, b]]) => a !== b)
  .map(([[a, b], space, domain, [web, api, admin]]) => {
    const of = (name: string, isOther: boolean): Named => ({
      name,
      namespace: space(name, isOther),
      hosts: { web: `${web}${domain(name)}`, api: `${api}${domain(name)}`, admin: `${admin}${domain(name)}` },
    });
    return [of(a, false), of(b, true)] as const;
  });

const several = fc.oneof(
  fc
    .uniqueArray(fc.integer({ min: 10, max: 99 }), { minLength: 6, maxLength: 9 })
    .map((all) => all.map((n) => `pr-${n}`)),
  fc
    .integer({ min: 3, max: 9 })
    .chain((length) => fc.uniqueArray(word(length, length), { minLength: 6, maxLength: 9 })),
  fc
    .tuple(fc.uniqueArray(word(4, 4), { minLength: 5, maxLength: 7 }), fc.constantFrom(...traps))
    .map(([all, trap]) => [...new Set([...all, ...trap])]),
  fc
    .tuple(word(3, 5), fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 6, maxLength: 8 }))
    .map(([stem, all]) => all.map((number) => `${stem}-${number}`)),
);

const replicas = (count: number) => ({ services: { frontend: { replicas: count } } });

/** Settings that change what is found. */
const settings: fc.Arbitrary<object> = fc.constantFrom(
  {},
  {},
  {},
  replicas(3),
  replicas(9),
  { quota: { pods: "3" } },
  { quota: { "requests.cpu": "100m" } },
  { services: { frontend: { image: { tag: "main" } } } },
  { images: { floatingTags: "forbid" } },
  { services: { frontend: { env: { TARGET: "http://currency-servixe:8080" } } } },
  { services: { "history-service": { uses: [] } } },
  { ingress: { tls: { secretName: "tls" } } },
  { rollout: { maxSurge: 5, maxUnavailable: 0 } },
);

/** Settings of all environments, with their names. */
const settingsOfAll: fc.Arbitrary<(name: string) => object> = fc.oneof(
  settings.map((one) => () => one),
  fc.constantFrom(
    (name: string) => ({ config: { HOME_URL: `https://${name}.example.com/`, PEER: `${name}-x` } }),
    (name: string) => ({ services: { frontend: { env: { STAGE: name } }, "history-service": { replicas: 9 } } }),
    (name: string) => ({ services: { frontend: { image: { tag: `${name}-latest` } } } }),
    (name: string) => ({ services: { frontend: { env: { TARGET: `http://${name}-service:8080` } } } }),
    (name: string) => ({ ingress: { tls: { secretName: `${name}-tls` } }, quota: { pods: "3" } }),
  ),
);

/** Environments of which many are alike: with their names, some with something of their own, in any order. */
export const crowds: fc.Arbitrary<Inputs> = fc
  .tuple(several, twoSpaces, twoDomains, prefixes)
  .chain(([names, space, domain, [web, api, admin]]) =>
    fc
      .tuple(
        settingsOfAll,
        fc.array(fc.tuple(fc.constantFrom(...names), settings), { maxLength: 2 }),
        fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 1 }),
      )
      .map(([all, some, mentions]) => {
        const more = new Map<string, object>([
          ...some,
          ...mentions.map(([one, other]) => [one, { config: { PEER: `http://${space(other, false)}/x` } }] as const),
        ]);
        return inputsWith(
          names.map((name) => {
            const hosts = {
              web: `${web}${domain(name)}`,
              api: `${api}${domain(name)}`,
              admin: `${admin}${domain(name)}`,
            };
            return environment({ name, namespace: space(name, false), hosts }, merge(all(name), more.get(name) ?? {}));
          }),
        );
      }),
  );

function planting(objects: readonly Planted[]): fc.Arbitrary<readonly Planting<Planted>[]> {
  return fc.array(
    fc.record({
      object: fc.constantFrom(...objects),
      into: fc.constantFrom(...(["both", "both", "both", "both", "one", "other"] as const)),
      names: fc.constantFrom(...(["own", "own", "own", "own", "one", "other"] as const)),
    }),
    { maxLength: 2 },
  );
}

export const pairs: fc.Arbitrary<Pair> = fc
  .record({
    named,
    settings,
    difference: fc.oneof({ weight: 6, arbitrary: fc.constant({}) }, settings),
    units: planting(plantedInUnit),
    cluster: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, planting(plantedInCluster)),
  })
  .map(({ named: [one, other], ...rest }) => ({ one, other, ...rest }));

const inputs = load(sample);
const dev = asRecord(inputs.documents.find(({ name }) => name === "dev")?.value);

function inputsOf({ one, other, settings, difference }: Pair): Inputs {
  return inputsWith([environment(one, settings), environment(other, merge(settings, difference))]);
}

function inputsWith(environments: Inputs["documents"]): Inputs {
  const shared = inputs.documents.filter(({ kind }) => kind === "base" || kind === "cluster");
  return { ...inputs, documents: [...shared, ...environments] };
}

/** What the rules are given of both environments; nothing where the settings are refused before. */
export async function scopesOf(pair: Pair): Promise<readonly Scope[]> {
  const { one, other } = pair;
  const { units } = compile(resolve(await validate(inputsOf(pair))));
  if (units === undefined) return [];
  const shared = pair.cluster.map(({ object, names }) =>
    compiled(object(names === "other" ? other : one), "envs/cluster.json"),
  );
  const inCluster = shared.filter(({ object }) => !object.apiVersion.startsWith("argoproj.io/"));
  const inArgoCd = shared.filter(({ object }) => object.apiVersion.startsWith("argoproj.io/"));
  const cluster = [...units.cluster, ...inCluster];
  return [...units.all]
    .filter(({ kind }) => kind === "environment")
    .map((unit) => ({
      unit: withPlanted(unit, pair),
      cluster,
      argocd: [...units.argocdFor(unit), ...inArgoCd],
      release: units.release,
    }));
}

function environment({ name, namespace, hosts }: Named, more: unknown) {
  const value = merge(dev, { namespace, hosts, ...asRecord(more) });
  return { file: `envs/${name}.json`, kind: "environment", name, value: structuredClone(value) } as const;
}

function withPlanted(unit: CompiledUnit, { one, other, units }: Pair): CompiledUnit {
  const [self, here] = unit.name === one.name ? ([one, "one"] as const) : ([other, "other"] as const);
  const more = units
    .filter(({ into }) => into === "both" || into === here)
    .map(({ object, names }) =>
      compiled(object(names === "own" ? self : names === "one" ? one : other), `envs/${unit.name}.json`),
    );
  const placed = more.map((each) => ({
    ...each,
    object: { ...each.object, metadata: { ...each.object.metadata, namespace: self.namespace } },
  }));
  return { ...unit, objects: [...unit.objects, ...placed] };
}

function compiled(object: KubernetesObject, file: string): CompiledObject {
  const path = `own/${object.kind.toLowerCase()}-${object.metadata.name}.yaml`;
  return { path, object, origin: { files: [file], pointer: "/objects" } };
}
