import { nearest } from "../../../diagnostics/nearest.ts";
import type { BackingService, BackingType } from "../../../model/backing-service.ts";
import { backingTypeNames, settingsOf } from "../../../model/backing-services.ts";
import type { BackingService as BackingInput, BackingServices as BackingInputs } from "../../../model/input.ts";
import type { Faults } from "../faults.ts";
import { present } from "../merge.ts";
import type { Remembered } from "../remembered.ts";
import { resolveExternal } from "./external.ts";
import { resolveKafka, resolveKafkaUi } from "./kafka.ts";
import type { Given } from "./pods.ts";
import { resolveDatabase, resolveRabbitmq, resolveRedis, resolveZooKeeper } from "./stores.ts";

/** The settings of each type, read. */
const readers: { readonly [Type in BackingType]: (given: Given) => BackingService } = {
  mysql: (given) => resolveDatabase("mysql", given),
  mongodb: (given) => resolveDatabase("mongodb", given),
  postgres: (given) => resolveDatabase("postgres", given),
  redis: resolveRedis,
  rabbitmq: resolveRabbitmq,
  zookeeper: resolveZooKeeper,
  kafka: resolveKafka,
  "kafka-ui": resolveKafkaUi,
  external: resolveExternal,
};

/** The backing services that are switched on, in the order of their types, then by name. */
export function resolveBackingServices(
  inputs: BackingInputs,
  { assets, product, remembered }: Pick<Given, "assets" | "product"> & { readonly remembered: Remembered },
  faults: Faults,
): readonly BackingService[] {
  const typed = Object.entries(present(inputs)).flatMap(([name, input]) => {
    const type = typeOf(name, input, faults);
    return type === undefined ? [] : [{ name, type, input }];
  });
  const names = (wanted: BackingType) => typed.filter(({ type }) => type === wanted).map(({ name }) => name);
  const beside = { zookeeper: names("zookeeper").sort(), kafka: names("kafka").sort() };
  return typed
    .sort((a, b) => rankOf(a.type) - rankOf(b.type) || (a.name < b.name ? -1 : 1))
    .map(({ name, type, input }) => {
      const keys = ["backingServices", name];
      strangeSettings(type, input, keys, faults);
      return remembered([type, name, input, product, beside], faults, () =>
        readers[type]({ name, input, keys, assets, product, faults, beside }),
      );
    });
}

/** What others may use: the names that are there, and what was meant by one that is none. */
export function namedIn(inputs: BackingInputs): readonly string[] {
  return Object.entries(present(inputs)).flatMap(([name, { type }]) => {
    const near = type === undefined ? nearest(name, backingTypeNames) : undefined;
    return near === undefined ? [name] : [name, near];
  });
}

function rankOf(type: BackingType): number {
  return backingTypeNames.indexOf(type);
}

/** Whoever names no type names one by the name. */
function typeOf(name: string, { type }: BackingInput, faults: Faults): BackingType | undefined {
  if (type !== undefined) return type;
  const own = backingTypeNames.find((known) => known === name);
  if (own !== undefined) return own;
  const near = nearest(name, backingTypeNames);
  const hint = `${near === undefined ? "" : `did you mean \`${near}\`? Otherwise `}say its \`type\`: ${backingTypeNames.join(", ")}.`;
  const message = `\`${name}\` is no type of backing service, and it says none.`;
  faults.add("missing-field", ["backingServices", name], message, hint);
  return undefined;
}

/** What another type has means nothing here. */
function strangeSettings(type: BackingType, input: BackingInput, keys: readonly string[], faults: Faults): void {
  const known = settingsOf(type);
  for (const [setting, value] of Object.entries(input)) {
    if (value === null || known.includes(setting)) continue;
    const message = `\`${keys.at(-1)}\` is of the type ${type}, which has no \`${setting}\`.`;
    faults.add("misplaced-setting", [...keys, setting], message, `remove it: there are ${known.join(", ")}.`);
  }
}
