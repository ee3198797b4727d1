import { type BackingForm, backingNames, backingTable } from "../../model/backing-services.ts";
import type { Assets } from "../../model/documents.ts";
import type { BackingServices as BackingInput, Image, Kafka as KafkaInput, Resources } from "../../model/input.ts";
import type { BackingServices, Database, Forms, JavaServer, Kafka } from "../../model/resolved.ts";
import { containerResources, imageReference } from "./containers.ts";
import type { Faults } from "./faults.ts";
import { heapFits } from "./sizes.ts";

type Keys = readonly string[];

/** The backing services that are switched on. */
export function resolveBackingServices(input: BackingInput, assets: Assets, faults: Faults): BackingServices {
  const entries = backingNames.flatMap((name) => {
    const settings = input[name];
    if (settings === null || settings === undefined) return [];
    const read = readers[backingTable[name].form];
    return [[name, read(settings, ["backingServices", name], faults, assets)] as const];
  });
  return Object.fromEntries(entries) as BackingServices;
}

/** The settings of a form, whichever it is. */
type Settings = ContainerInput & KafkaInput & Partial<Pick<Database, "database" | "user">> & { readonly init?: string };

const readers: { readonly [Form in BackingForm]: Reader<Forms[Form]> } = {
  container,
  database,
  "java-process": javaProcess,
  "java-server": javaServer,
  kafka: resolveKafka,
};

type Reader<Result> = (input: Settings, keys: Keys, faults: Faults, assets: Assets) => Result;

interface ContainerInput {
  readonly image?: Image;
  readonly resources?: Resources;
}

function container({ image, resources }: ContainerInput, keys: Keys, faults: Faults) {
  return {
    image: imageReference(image, [...keys, "image"], faults),
    resources: containerResources(resources, [...keys, "resources"], faults),
  };
}

function database(
  input: ContainerInput & {
    readonly storage?: string;
    readonly database?: string;
    readonly user?: string;
    readonly init?: string;
  },
  keys: Keys,
  faults: Faults,
  assets: Assets,
): Database {
  const init = faults.required(input.init, [...keys, "init"], "");
  const asset = assets.get(init);
  if (asset !== undefined && !("text" in asset)) {
    faults.add("not-utf8", [...keys, "init"], `The bytes of envs/${init} are not UTF-8.`, "save it as UTF-8.");
  }
  if (init !== "" && asset === undefined) {
    const hint = `there are ${[...assets.keys()].join(", ") || "no files beside the env files"}.`;
    faults.add("missing-file", [...keys, "init"], `envs/${init} is missing.`, hint);
  }
  return {
    ...container(input, keys, faults),
    storage: faults.required(input.storage, [...keys, "storage"], "1Gi"),
    database: faults.required(input.database, [...keys, "database"], "missing"),
    user: faults.required(input.user, [...keys, "user"], "missing"),
    init: {
      name: init.slice(init.lastIndexOf("/") + 1),
      text: asset !== undefined && "text" in asset ? asset.text : "",
    },
  };
}

function javaProcess(input: ContainerInput & { readonly heap?: number }, keys: Keys, faults: Faults) {
  const heap = faults.required(input.heap, [...keys, "heap"], 64);
  const resolved = container(input, keys, faults);
  heapFits(heap, resolved.resources.limits.memory, [...keys, "heap"], faults);
  return { ...resolved, heap };
}

function javaServer(
  input: ContainerInput & { readonly heap?: number; readonly storage?: string },
  keys: Keys,
  faults: Faults,
): JavaServer {
  return {
    ...javaProcess(input, keys, faults),
    storage: faults.required(input.storage, [...keys, "storage"], "1Gi"),
  };
}

function resolveKafka(input: KafkaInput, keys: Keys, faults: Faults): Kafka {
  const topics = Object.entries(input.topics ?? {})
    .flatMap(([name, topic]) =>
      topic === null ? [] : [{ name, partitions: topic.partitions ?? 3, replication: topic.replication ?? 1 }],
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const job = [...keys, "topicsJob", "resources"];
  return {
    ...javaServer(input, keys, faults),
    topics,
    topicsJob: { resources: containerResources(input.topicsJob?.resources, job, faults) },
  };
}
