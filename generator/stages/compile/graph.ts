import { pointerTo } from "../../diagnostics/json-pointer.ts";
import type { BackingServiceName } from "../../model/backing-services.ts";
import { backingNames, backingTable } from "../../model/backing-services.ts";
import type { Edge, OutsideDestination } from "../../model/compiled.ts";
import { smokeTest, topicsJob } from "../../model/names.ts";
import type { Environment } from "../../model/resolved.ts";

/** Calls that the backing services make themselves. A broker reaches itself by its advertised address. */
const ownEdges: readonly (readonly [from: string, to: BackingServiceName])[] = [
  ["kafka", "zookeeper"],
  ["kafka", "kafka"],
  ["kafka-ui", "kafka"],
  [topicsJob, "kafka"],
];

/** Every call inside the environment: what `uses` declares, and what the backing services and Jobs need. */
export function edgesOf(environment: Environment): readonly Edge[] {
  const { services, backingServices, smokeTest: smoke } = environment;
  const edge = (from: string, to: string, port: number, keys: readonly string[]): Edge => ({
    from,
    to,
    port,
    origin: { files: filesOf(environment), pointer: pointerTo(keys) },
  });
  const ports = new Map<string, number>(services.map(({ name, port }) => [name, port]));
  for (const name of backingNames) {
    if (backingServices[name] !== undefined) ports.set(name, backingTable[name].port);
  }
  return [
    ...services.flatMap(({ name, uses }) =>
      [...uses]
        .sort()
        .map((used) => edge(name, used, ports.get(used) ?? 0, ["services", name, "uses", String(uses.indexOf(used))])),
    ),
    ...ownEdges
      .filter(([from, to]) => ports.has(to) && (ports.has(from) || from === topicsJob))
      .filter(([from]) => from !== topicsJob || hasTopics(environment))
      .map(([from, to]) =>
        edge(from, to, backingTable[to].port, ["backingServices", from === topicsJob ? "kafka" : from]),
      ),
    ...(smoke === undefined
      ? []
      : askedBySmokeTest(environment).map(({ name, port }) => edge(smokeTest, name, port, ["services", name]))),
  ];
}

/** The services that the smoke test asks: one that is to have no pods answers nobody. */
export function askedBySmokeTest({ services }: Environment): Environment["services"] {
  return services.filter(({ replicas }) => replicas > 0);
}

/** Whether there is a smoke test: it is switched on, and has somebody to ask. */
export function hasSmokeTest(environment: Environment): boolean {
  return environment.smokeTest !== undefined && askedBySmokeTest(environment).length > 0;
}

/** Every call out of the cluster. */
export function destinationsOf(environment: Environment): readonly OutsideDestination[] {
  return environment.services.flatMap((service) =>
    service.destinations.map(({ name, cidr, except = [], ports }, index) => ({
      from: service.name,
      name,
      cidr,
      except,
      ports,
      origin: {
        files: filesOf(environment),
        pointer: pointerTo(["services", service.name, "destinations", String(index)]),
      },
    })),
  );
}

export function hasTopics({ backingServices }: Environment): boolean {
  return (backingServices.kafka?.topics.length ?? 0) > 0;
}

/** Files that an environment's settings come from, the more specific one first. */
export function filesOf({ file }: Environment): readonly string[] {
  return [file, "envs/base.json"];
}
