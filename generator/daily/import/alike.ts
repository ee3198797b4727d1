import { isDeepStrictEqual } from "node:util";
import { asRecord, entryOf, isRecord, type Loose } from "../../model/loose.ts";

/** What a project's env files say of services: what is alike, and each environment's own. */
export interface Shared {
  readonly base: Loose;
  readonly own: readonly Loose[];
}

/** What an environment says itself, though it may be the same in all: what set-image, promotions and people change. */
const ofEnvironment: readonly (readonly string[])[] = [["image", "tag"], ["image", "digest"], ["replicas"]];

/** What may be said in two files, a part in each: what is alike of it goes to base.json. */
interface Divided {
  readonly [setting: string]: Divided | "entries";
}

const described: Divided = { labels: "entries", annotations: "entries" };

/** Settings that are maps by name, or of which a part may be said. */
const divided: Divided = {
  image: "entries",
  env: "entries",
  ports: "entries",
  volumes: "entries",
  initContainers: "entries",
  sidecars: "entries",
  service: "entries",
  metadata: described,
  objectMetadata: described,
  podMetadata: described,
  container: "entries",
  pod: "entries",
};

/** Services by name of each environment, with what is alike in all of them taken out. `whole`: services whose maps are not divided. */
export function shared(environments: readonly Loose[], whole: ReadonlySet<string>): Shared {
  const [first = {}] = environments;
  const names = Object.keys(first).filter((name) => environments.every((services) => Object.hasOwn(services, name)));
  const base = Object.fromEntries(
    names.map((name) => {
      const common = alike(
        environments.map((services) => withoutOwn(asRecord(services[name]))),
        whole.has(name) ? {} : divided,
      );
      return [name, common];
    }),
  );
  const own = environments.map((services) =>
    Object.fromEntries(
      Object.entries(services).flatMap(([name, settings]) => {
        const rest = without(asRecord(settings), asRecord(entryOf(base, name)));
        return Object.hasOwn(base, name) && Object.keys(rest).length === 0 ? [] : [[name, rest]];
      }),
    ),
  );
  return { base, own };
}

function withoutOwn(settings: Loose): Loose {
  return ofEnvironment.reduce((left, path) => removed(left, path), settings);
}

function removed(settings: Loose, [key = "", ...path]: readonly string[]): Loose {
  if (!Object.hasOwn(settings, key)) return settings;
  const { [key]: value, ...others } = settings;
  return path.length === 0 ? others : { ...settings, [key]: removed(asRecord(value), path) };
}

/** Entries that all have alike; of what may be divided, what is alike in it. */
function alike(all: readonly Loose[], parts: Divided): Loose {
  const [first = {}, ...others] = all;
  return Object.fromEntries(
    Object.entries(first).flatMap(([key, value]): [string, unknown][] => {
      if (!others.every((other) => Object.hasOwn(other, key))) return [];
      if (others.every((other) => isDeepStrictEqual(other[key], value))) return [[key, value]];
      const inside = entryOf(parts, key);
      if (inside === undefined || !all.every((one) => isRecord(one[key]))) return [];
      const inner = alike(
        all.map((one) => asRecord(one[key])),
        inside === "entries" ? {} : inside,
      );
      return Object.keys(inner).length === 0 ? [] : [[key, inner]];
    }),
  );
}

/** What is not in `common`, which is a part of `settings`. */
function without(settings: Loose, common: Loose): Loose {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]): [string, unknown][] => {
      if (!Object.hasOwn(common, key)) return [[key, value]];
      if (isDeepStrictEqual(common[key], value)) return [];
      const rest = without(asRecord(value), asRecord(common[key]));
      return Object.keys(rest).length === 0 ? [] : [[key, rest]];
    }),
  );
}
