/** Models, services and proxies together: what is asked, and what each proxy answers. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hashSync } from "bcryptjs";
import fc from "fast-check";
import type { Service } from "kubernetes-types/core/v1.js";
import type { Ingress } from "kubernetes-types/networking/v1.js";
import type { KubernetesObject } from "../../../generator/model/compiled.ts";
import type { Loose } from "../../../generator/model/loose.ts";
import type { Answer, Request, ServedRoute } from "../../../generator/model/requests/request.ts";
import { startCluster } from "../../cluster/harness/cluster.ts";
import { apply } from "../../cluster/harness/objects.ts";
import { ask, hangUp } from "./ask.ts";
import { type AskedAtOnce, askAtOnce, bursts, type Tally } from "./bursts.ts";
import { addGatewayDefinitions, gatewayIngress, gatewayObjects, traefikIngress } from "./gateway.ts";
import { askLate, lateQuestions } from "./late.ts";
import { compiledFor, routeModel, withoutTimeouts } from "./models.ts";
import { makeNetwork } from "./network.ts";
import { startNginx, startTraefik, traefikPorts } from "./proxies.ts";
import { questions } from "./questions.ts";

export type ProxyName = "ingress-nginx" | "traefik-ingress" | "traefik-gateway";

/** A model's routes, and what was asked of them with the answers of every proxy. */
export interface Asked {
  readonly routes: readonly ServedRoute[];
  readonly answers: readonly {
    readonly request: Request;
    readonly by: Readonly<Partial<Record<ProxyName, Answer>>>;
  }[];
}

export interface Amount {
  readonly models: number;
  readonly each: number;
  /** Models whose routes have a limit, and bursts at each. */
  readonly limited: number;
  readonly bursts: number;
  readonly seed: number;
}

const users = `trip:${hashSync("right", 4).replace("$2b$", "$2y$")}\n`;

/** Asks real proxies about drawn models. Everything that was started is ended. */
export async function askedOfProxies(
  { models, each, limited, bursts: burstsEach, seed }: Amount,
  keepFolder = false,
): Promise<{ readonly asked: readonly Asked[]; readonly atOnce: readonly AskedAtOnce[] }> {
  const plain = await draw(models, seed, "requests");
  const ofBursts = await draw(limited, seed, "bursts");
  const drawn = [...plain, ...ofBursts];
  const cluster = await startCluster({ nodes: 0 });
  const network = await makeNetwork(cluster.place).catch(async (error) => {
    await cluster.stop({ keepFolder: true });
    throw error;
  });
  try {
    const addresses = new Map<string, string>();
    const backends = new Map<string, string>();
    for (const { objects } of drawn)
      for (const { metadata, spec } of objects.filter(isService)) {
        const key = `${metadata?.namespace}/${metadata?.name}`;
        const address = network.address(addresses.size + 2);
        addresses.set(key, address);
        backends.set(address, `${metadata?.name}:${spec?.ports?.[0]?.port}`);
      }
    // nginx is given its own by a file: those in the cluster are Traefik's, which differ where it takes paths in another order.
    const ingresses = drawn.flatMap(({ objects }) => objects.filter(isIngress));
    await apply(cluster, {
      apiVersion: "networking.k8s.io/v1",
      kind: "IngressClass",
      metadata: { name: "nginx" },
      spec: { controller: "k8s.io/ingress-nginx" },
    } as KubernetesObject);
    await addGatewayDefinitions(cluster);
    const gatewayPorts = await traefikPorts();
    const gatewayClass = { controllerName: "traefik.io/gateway-controller" };
    await apply(cluster, {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "GatewayClass",
      metadata: { name: "traefik" },
      spec: gatewayClass,
    } as KubernetesObject);
    for (const { name, objects, byIngress, byGateway, routes } of drawn) {
      const labels = { "app.kubernetes.io/part-of": "trip-service", environment: "dev" };
      await apply(cluster, { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
      const { certificateFile, keyFile } = cluster.apiServer;
      await Promise.all(
        [
          ...secretsOf(name, routes, certificateFile, keyFile),
          ...objects.filter(isService),
          ...byIngress.filter(isIngress),
          ...gatewayObjects(name, byGateway, gatewayPorts),
          ...objects.filter(isService).map((one) => slice(one, addresses, network.port)),
        ].map((object) => apply(cluster, object, { namespace: name })),
      );
    }
    const usersFile = join(cluster.place.folder, "users");
    writeFileSync(usersFile, users);
    const nginx = await startNginx(cluster, ingresses, {
      addressOf: (namespace, service) => `${addresses.get(`${namespace}/${service}`)}:${network.port}`,
      usersOf: () => usersFile,
    });
    const proxies = {
      "ingress-nginx": nginx,
      "traefik-ingress": await startTraefik(cluster, "kubernetesingressnginx", await traefikPorts()),
      "traefik-gateway": await startTraefik(cluster, "kubernetesgateway", gatewayPorts),
    } as const;
    const byName = Object.entries(proxies) as [ProxyName, (typeof proxies)["ingress-nginx"]][];
    const atOnce: AskedAtOnce[] = [];
    const all: Asked[] = [];
    for (const [at, { routes }] of ofBursts.entries()) {
      const [asked = []] = fc.sample(bursts(routes, burstsEach), { seed: seed + at, numRuns: 1 });
      const late = lateQuestions(routes, at);
      const answered: Partial<Record<ProxyName, readonly Answer[]>> = {};
      for (const [nth, [name, proxy]] of byName.entries()) {
        const services = `http://${network.address(1)}:${network.port}`;
        answered[name] = await askLate(proxy, late, backends, { tag: `x${nth}`, services });
      }
      const answers = late.map((request, which) => {
        const by = byName.flatMap(([name]) => {
          const answer = answered[name]?.[which];
          return answer === undefined ? [] : [[name, answer] as const];
        });
        return { request, by: Object.fromEntries(by) };
      });
      if (answers.length > 0) all.push({ routes, answers });
      for (const volleys of asked) {
        const by: Partial<Record<ProxyName, readonly Tally[]>> = {};
        for (const [name, proxy] of byName) by[name] = await askAtOnce(proxy, { routes, volleys }, backends);
        atOnce.push({ routes, volleys, by });
      }
    }
    for (const [at, { routes }] of plain.entries()) {
      const [asked = []] = fc.sample(questions(routes, each), { seed: seed + at, numRuns: 1 });
      const answers = [];
      for (const request of asked) {
        const by: Partial<Record<ProxyName, Answer>> = {};
        for (const [name, proxy] of byName) by[name] = await ask(proxy, request, backends);
        answers.push({ request, by });
      }
      all.push({ routes, answers });
    }
    return { asked: all, atOnce };
  } catch (error) {
    keepFolder = true;
    console.error(`logs: ${cluster.place.logs}`);
    throw error;
  } finally {
    hangUp();
    await cluster.stop({ keepFolder });
    network.remove();
  }
}

async function draw(models: number, seed: number, kind: "requests" | "bursts") {
  const all = [];
  for (let at = 0; all.length < models && at < models * 3; at++) {
    const name = `${kind === "requests" ? "m" : "b"}${String(at).padStart(2, "0")}`;
    const [files] = fc.sample(routeModel(name, kind), { seed: seed + at, numRuns: 1 });
    const compiled = files && (await compiledFor(files));
    const ofTraefik = files && (await compiledFor(files, traefikIngress));
    const other = files && (await compiledFor(withoutTimeouts(files), gatewayIngress));
    if (compiled === undefined || ofTraefik === undefined || other === undefined || compiled.routes.length < 2)
      continue;
    const inNamespace = (all: readonly KubernetesObject[]) => all.filter(({ metadata }) => metadata.namespace === name);
    const [objects, byIngress] = [inNamespace(compiled.objects), inNamespace(ofTraefik.objects)];
    all.push({ name, routes: compiled.routes, objects, byIngress, byGateway: other.objects });
  }
  return all;
}

function isService(object: KubernetesObject): object is KubernetesObject & Service {
  return object.kind === "Service";
}

function isIngress(object: KubernetesObject): object is KubernetesObject & Ingress {
  return object.kind === "Ingress";
}

/** Where a Service leads, as the control plane would say of its pods. */
function slice({ metadata, spec }: Service, addresses: ReadonlyMap<string, string>, port: number): KubernetesObject {
  const name = metadata?.name ?? "";
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: `${name}-1`, labels: { "kubernetes.io/service-name": name } },
    addressType: "IPv4",
    endpoints: [{ addresses: [addresses.get(`${metadata?.namespace}/${name}`)], conditions: { ready: true } }],
    ports: (spec?.ports ?? []).map((one) => ({ name: one.name ?? "", port, protocol: "TCP" })),
  } as KubernetesObject;
}

function secretsOf(
  name: string,
  routes: readonly ServedRoute[],
  certificateFile: string,
  keyFile: string,
): readonly KubernetesObject[] {
  const auth = routes.flatMap(({ settings }) => (settings.auth?.type === "basic" ? [settings.auth.secret] : []));
  const secret = (own: string, type: string, data: Loose) =>
    ({ apiVersion: "v1", kind: "Secret", metadata: { name: own, namespace: name }, type, data }) as KubernetesObject;
  const read = (file: string) => readFileSync(file).toString("base64");
  return [
    secret("tls", "kubernetes.io/tls", { "tls.crt": read(certificateFile), "tls.key": read(keyFile) }),
    ...[...new Set(auth)].map((one) => secret(one, "Opaque", { auth: Buffer.from(users).toString("base64") })),
  ];
}
