import { pointerTo } from "../../diagnostics/json-pointer.ts";
import type { BackingService, Kafka } from "../../model/backing-service.ts";
import { ofType, podsOf, portsOf } from "../../model/backing-services.ts";
import type { Edge, OutsideDestination } from "../../model/compiled.ts";
import { smokeTest, topicsJob } from "../../model/names.ts";
import type { Environment } from "../../model/resolved.ts";
import type { Service } from "../../model/workload.ts";

/** A call that a backing service makes itself, or a Job for it; `of`: whose setting says so. */
interface OwnCall {
  readonly from: string;
  readonly to: string;
  readonly of: string;
}

/** Calls of the backing services themselves. A broker reaches itself by its advertised address. */
function ownCalls(backing: readonly BackingService[]): readonly OwnCall[] {
  const kafkas = ofType(backing, "kafka");
  return [
    ...kafkas.flatMap(({ name, keeping }) => [
      ...(keeping.mode === "zookeeper" ? [{ from: name, to: keeping.zookeeper, of: name }] : []),
      { from: name, to: name, of: name },
    ]),
    ...ofType(backing, "kafka-ui").flatMap(({ name, clusters }) =>
      clusters.map((to) => ({ from: name, to, of: name })),
    ),
    ...kafkas
      .filter(({ topics }) => topics.length > 0)
      .map(({ name }) => ({ from: topicsJob(name), to: name, of: name })),
  ];
}

/** A call with the port of the pods that it ends at, which policies are about: a number, or the name of a container's. */
export interface Call extends Edge {
  readonly podPort: number | string;
}

/** A port that others call: of the Service, and of the pods behind it. */
type CalledPort = Pick<Call, "port" | "podPort" | "protocol">;

/** Every call inside the environment: what `uses` declares, and what the backing services and Jobs need. */
export function edgesOf(environment: Environment): readonly Call[] {
  const { services, backingServices, smokeTest: smoke } = environment;
  const edge = (from: string, to: string, port: CalledPort, keys: readonly string[]): Call => ({
    from,
    to,
    ...port,
    origin: { files: filesOf(environment), pointer: pointerTo(keys) },
  });
  const ports = new Map<string, readonly CalledPort[]>(services.map((service) => [service.name, calledPorts(service)]));
  for (const one of podsOf(backingServices)) {
    ports.set(
      one.name,
      portsOf(one).map(({ port }) => onePort(port)),
    );
  }
  return [
    ...services.flatMap(({ name, uses }) =>
      [...uses]
        .sort()
        .flatMap((used) =>
          (ports.get(used) ?? []).map((port) =>
            edge(name, used, port, ["services", name, "uses", String(uses.indexOf(used))]),
          ),
        ),
    ),
    ...ownCalls(backingServices).flatMap(({ from, to, of }) =>
      (ports.get(to) ?? []).map((port) => edge(from, to, port, ["backingServices", of])),
    ),
    ...(smoke === undefined
      ? []
      : askedBySmokeTest(environment).map(({ name, port, called }) =>
          edge(smokeTest, name, { ...onePort(called), podPort: port }, ["services", name]),
        )),
  ];
}

/** A service that the smoke test asks, and what of it. */
export interface Asked {
  readonly name: string;
  /** Of its pods, and of the Service. */
  readonly port: number;
  readonly called: number;
  readonly health: string;
  /** Where it answers. */
  readonly url: string;
}

/** The services that the smoke test asks: one that is to have no pods, or says nowhere how it is, answers nobody. */
export function askedBySmokeTest({ services }: Environment): readonly Asked[] {
  const rollouts = services.flatMap(({ workload }) => (workload.kind === "Rollout" ? [workload] : []));
  // Beside a Rollout nothing asks after a sync, so it asks when it measures one, or never.
  if (rollouts.length > 0 && !rollouts.some(({ analysis }) => analysis?.smokeTest === true)) return [];
  return services.flatMap(({ name, replicas, port, service, health }) =>
    replicas > 0 && port !== undefined && service?.port !== undefined && health !== undefined
      ? [{ name, port, called: service.port, health, url: `http://${service.name}:${service.port}${health}` }]
      : [],
  );
}

function onePort(port: number): CalledPort {
  return { port, podPort: port, protocol: "TCP" };
}

/** Every port of a service but that of its metrics, which Prometheus alone calls. */
function calledPorts({ port, ports, service }: Service): readonly CalledPort[] {
  return [
    ...(port === undefined ? [] : [{ ...onePort(service?.port ?? port), podPort: port }]),
    ...ports.map(({ port: number, targetPort, protocol }) => ({ port: number, podPort: targetPort, protocol })),
  ];
}

/** Whether there is a smoke test: it is switched on, and has somebody to ask. */
export function hasSmokeTest(environment: Environment): boolean {
  return environment.smokeTest !== undefined && askedBySmokeTest(environment).length > 0;
}

/** Every call out of the cluster. */
export function destinationsOf(environment: Environment): readonly OutsideDestination[] {
  return environment.services.flatMap((service) => [
    ...externalsOf(service, environment),
    ...service.destinations.map((destination, index) => ({
      ...destination,
      from: service.name,
      origin: {
        files: filesOf(environment),
        pointer: pointerTo(["services", service.name, "destinations", String(index)]),
      },
    })),
  ]);
}

/** What a service uses outside the cluster: a destination for each range of addresses. */
function externalsOf({ name, uses }: Service, environment: Environment): readonly OutsideDestination[] {
  return ofType(environment.backingServices, "external")
    .filter((one) => uses.includes(one.name))
    .flatMap((one) =>
      one.addresses.map((cidr, index) => ({
        from: name,
        name: one.name,
        cidr,
        except: [],
        protocol: "TCP" as const,
        ports: one.ports.map(({ port }) => ({ first: port, last: port })),
        origin: {
          files: filesOf(environment),
          pointer: pointerTo(["backingServices", one.name, "addresses", String(index)]),
        },
      })),
    );
}

/** Those whose topics a Job makes. */
export function kafkasWithTopics({ backingServices }: Environment): readonly Kafka[] {
  return ofType(backingServices, "kafka").filter(({ topics }) => topics.length > 0);
}

/** Files that an environment's settings come from, the more specific one first. */
export function filesOf({ file }: Environment): readonly string[] {
  return [file, "envs/base.json"];
}
