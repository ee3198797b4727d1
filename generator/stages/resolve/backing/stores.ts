import type { Database, Rabbitmq, Redis, ZooKeeper } from "../../../model/backing-service.ts";
import { heapFits } from "../sizes.ts";
import { type Given, resolvePods, resolveStorage } from "./pods.ts";

export function resolveDatabase(type: Database["type"], given: Given): Database {
  const { input, keys, faults } = given;
  const storage = resolveStorage(given);
  const init = initOf(given);
  // An account that nobody has to prove, and no database at all, are there in MongoDB only.
  const isFree = type === "mongodb";
  const { database, user } = input;
  return {
    type,
    ...resolvePods(given, { ...storage, ...init }),
    ...storage,
    ...init,
    ...((!isFree || database !== null) && {
      database: faults.required(database, [...keys, "database"], "missing"),
    }),
    ...((!isFree || user !== null) && { user: faults.required(user, [...keys, "user"], "missing") }),
  };
}

/** The script for an empty volume, with its file's text. */
function initOf({ input: { init }, keys, assets, faults }: Given): Pick<Database, "init"> {
  if (init == null) return {};
  const asset = assets.get(init);
  if (asset === undefined) {
    const hint = `there are ${[...assets.keys()].join(", ") || "no files beside the env files"}.`;
    faults.add("missing-file", [...keys, "init"], `envs/${init} is missing.`, hint);
  } else if (!("text" in asset)) {
    faults.add("not-utf8", [...keys, "init"], `The bytes of envs/${init} are not UTF-8.`, "save it as UTF-8.");
  }
  const text = asset !== undefined && "text" in asset ? asset.text : "";
  return { init: { name: init.slice(init.lastIndexOf("/") + 1), text } };
}

/** A cache unless it says how much it keeps. */
export function resolveRedis(given: Given): Redis {
  const { storage } = given.input;
  const kept = storage == null ? {} : { storage };
  return { type: "redis", ...resolvePods(given, kept), ...kept };
}

export function resolveRabbitmq(given: Given): Rabbitmq {
  const { input, keys, faults } = given;
  const storage = resolveStorage(given);
  return {
    type: "rabbitmq",
    ...resolvePods(given, storage),
    ...storage,
    ...(input.user !== null && { user: faults.required(input.user, [...keys, "user"], "missing") }),
  };
}

export function resolveZooKeeper(given: Given): ZooKeeper {
  const heap = resolveHeap(given);
  const storage = resolveStorage(given);
  return { type: "zookeeper", ...withHeap(given, heap, storage), ...storage };
}

/** MiB. */
export function resolveHeap({ input, keys, faults }: Given): number {
  return faults.required(input.heap, [...keys, "heap"], 64);
}

/** What has pods, and a heap that fits into them. */
export function withHeap(given: Given, heap: number, made: { readonly storage?: string } = {}) {
  const pods = resolvePods(given, made);
  heapFits(heap, pods.resources.limits.memory, [...given.keys, "heap"], given.faults);
  return { ...pods, heap };
}
