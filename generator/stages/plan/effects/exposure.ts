import type { KubernetesObject } from "../../../model/compiled.ts";
import { podTemplateOf } from "../../../model/kubernetes/pods.ts";
import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";
import { addressesOf } from "../../../model/network/addresses.ts";
import { normalize, subtract } from "../../../model/network/intervals.ts";
import type { Effect } from "../effect.ts";
import { referenceOf } from "../reference.ts";
import type { Pair, Scene } from "../scene.ts";
import { type Door, doorsOf, isRoute, isSameObject } from "./doors.ts";
import { effect } from "./exposed.ts";
import { quoted } from "./words.ts";
import { specOf } from "./workload.ts";

/** Hosts, paths and ports that open, close, lose TLS or go elsewhere. */
export function exposure(pair: Pair, scene: Scene): readonly Effect[] {
  const { kind } = pair.reference;
  if (isRoute(kind)) return routes(pair, scene);
  if (kind === "Service") return [...doorEffects(ports(pair.before), ports(pair.after)), ...sources(pair)];
  return doorEffects(nodePorts(pair.before), nodePorts(pair.after));
}

function routes(pair: Pair, scene: Scene): readonly Effect[] {
  // A path that only moves to another Ingress, or to a route of the Gateway API, neither opens nor closes.
  const others = (side: "before" | "after") =>
    scene[side]
      .filter((object) => isRoute(object.kind) && !isSameObject(referenceOf(object), pair.reference))
      .flatMap((object) => [...doorsOf(object)]);
  const [old, now] = [doorsOf(pair.before), doorsOf(pair.after)];
  const known = new Map([...others("before"), ...old]);
  const left = new Map([...others("after"), ...now]);
  // The object that has the path now says what became of it.
  const isToldHere = (key: string) => now.has(key) || (old.has(key) && !left.has(key));
  const here = (doors: ReadonlyMap<string, Door>) => new Map([...doors].filter(([key]) => isToldHere(key)));
  return doorEffects(here(known), here(left));
}

function doorEffects(before: ReadonlyMap<string, Door>, after: ReadonlyMap<string, Door>): readonly Effect[] {
  const effects: Effect[] = [];
  for (const [key, door] of after) {
    const { what } = door;
    const old = before.get(key);
    const secured = door.tls ? "" : ", without TLS";
    if (old === undefined) {
      effects.push(
        effect(
          "opened",
          what,
          `Opens ${door.words} to the outside${isHttp(what) ? secured : ""}, for ${quoted(door.backend)}.`,
        ),
      );
      continue;
    }
    if (old.tls && !door.tls) effects.push(effect("weakened", what, `${door.words} loses TLS.`));
    if (!old.tls && door.tls) effects.push(effect("strengthened", what, `${door.words} gets TLS.`));
    if (old.backend !== door.backend) {
      const message = `${door.words} goes to ${quoted(door.backend)} instead of ${quoted(old.backend)}.`;
      effects.push(effect("changed", what, message));
    }
  }
  for (const [key, { what, ...door }] of before) {
    if (!after.has(key)) effects.push(effect("closed", what, `Closes ${door.words}: nothing answers there any more.`));
  }
  return effects;
}

function isHttp(what: string): boolean {
  return what.includes("/") && !what.startsWith("port ");
}

function ports(service: KubernetesObject | undefined): ReadonlyMap<string, Door> {
  const doors = new Map<string, Door>();
  if (service === undefined) return doors;
  const spec = specOf(service);
  const external = asList(spec.externalIPs).length > 0;
  const type = asText(spec.type);
  if (type !== "LoadBalancer" && type !== "NodePort" && !external) return doors;
  const way = type === "LoadBalancer" ? "a load balancer" : type === "NodePort" ? "every node" : "external IPs";
  const { name } = referenceOf(service);
  for (const port of asList(spec.ports).map(asRecord)) {
    const what = `port ${String(port.port)}/${asText(port.protocol) || "TCP"} of ${name} on ${way}`;
    doors.set(what, {
      what,
      words: `port ${String(port.port)} of Service ${quoted(name)} on ${way}`,
      backend: name,
      tls: true,
    });
  }
  return doors;
}

/** Who may use a load balancer, by address. */
function sources({ reference: { name }, before, after }: Pair): readonly Effect[] {
  if (ports(before).size === 0 || ports(after).size === 0) return [];
  const ranges = (object: unknown) => {
    const list = asList(specOf(object).loadBalancerSourceRanges).map(asText);
    return normalize(
      (list.length === 0 ? ["0.0.0.0/0", "::/0"] : list).flatMap((range) => addressesOf(range.trim(), [])),
    );
  };
  const [old, now] = [ranges(before), ranges(after)];
  const what = `sources of ${name}`;
  if (subtract(now, old).length > 0) {
    return [effect("weakened", what, `More addresses may use Service ${quoted(name)} (loadBalancerSourceRanges).`)];
  }
  if (subtract(old, now).length === 0) return [];
  return [effect("strengthened", what, `Fewer addresses may use Service ${quoted(name)} (loadBalancerSourceRanges).`)];
}

/** Ports of the node that pods take for themselves. */
function nodePorts(object: KubernetesObject | undefined): ReadonlyMap<string, Door> {
  const doors = new Map<string, Door>();
  const spec: Loose = asRecord(object === undefined ? undefined : podTemplateOf(object)?.spec);
  const { name } = referenceOf(object);
  const add = (what: string, words: string) => doors.set(what, { what, words, backend: name, tls: true });
  if (spec.hostNetwork === true)
    add(`port * of nodes for ${name}`, `the network of its nodes to the pods of ${quoted(name)}`);
  for (const container of asList(spec.containers).map(asRecord)) {
    for (const { hostPort } of asList(container.ports).map(asRecord)) {
      if (hostPort === undefined || hostPort === 0) continue;
      add(`port ${String(hostPort)} of nodes for ${name}`, `port ${String(hostPort)} of its nodes`);
    }
  }
  return doors;
}
