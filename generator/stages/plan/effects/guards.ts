import type { KubernetesObject } from "../../../model/compiled.ts";
import { controllerClasses } from "../../../model/controllers/names.ts";
import { asList, asRecord, asRecords, asText, asTexts, isRecord } from "../../../model/loose.ts";
import { annotationOf, referenceOf } from "../reference.ts";
import { specOf } from "./workload.ts";

/** What keeps somebody out, by what it is called, with what can be compared of how it does that; empty: nothing can. */
export type Guards = ReadonlyMap<string, string>;

/** Of a path that something in sight says, and whether something out of sight may say more. */
export interface Guarded {
  readonly guards: Guards;
  readonly isWhole: boolean;
}

const nothing: Guarded = { guards: new Map(), isWhole: true };

const password = "password";
const signIn = "sign-in";
const clientCertificate = "client certificate";
const allowed = "list of allowed addresses";
const rate = "limit of requests";
const connections = "limit of connections";

/** Annotations of ingress-nginx that keep somebody out. */
const annotations: readonly { readonly name: string; readonly guard: string; readonly reads?: typeof plain }[] = [
  { name: "auth-type", guard: password },
  { name: "auth-url", guard: signIn },
  { name: "auth-tls-secret", guard: clientCertificate },
  { name: "allowlist-source-range", guard: allowed, reads: ranges },
  { name: "whitelist-source-range", guard: allowed, reads: ranges },
  { name: "denylist-source-range", guard: "list of denied addresses", reads: ranges },
  { name: "limit-rps", guard: rate, reads: (text) => perSecond(text, 1) },
  { name: "limit-rpm", guard: rate, reads: (text) => perSecond(text, 60) },
  { name: "limit-connections", guard: connections, reads: plain },
];

/** Kinds of Traefik's Middleware that keep somebody out (pkg/config/dynamic/middlewares.go). */
const middlewares: readonly {
  readonly field: string;
  readonly guard: string;
  readonly reads?: (own: unknown) => string;
}[] = [
  { field: "basicAuth", guard: password },
  { field: "digestAuth", guard: password },
  { field: "forwardAuth", guard: signIn },
  { field: "ipAllowList", guard: allowed, reads: (own) => ranges(asTexts(asRecord(own).sourceRange).join(",")) },
  { field: "ipWhiteList", guard: allowed, reads: (own) => ranges(asTexts(asRecord(own).sourceRange).join(",")) },
  { field: "rateLimit", guard: rate, reads: rateOf },
  { field: "inFlightReq", guard: connections, reads: (own) => String(asRecord(own).amount ?? "") },
];

/** What keeps somebody out of the paths of an Ingress, of one rule of a route of the Gateway API, or of what is led through a Middleware. */
export function guardedBy(
  object: KubernetesObject,
  rule: Readonly<Record<string, unknown>>,
  all: readonly KubernetesObject[],
): Guarded {
  if (object.kind === "Middleware") return ofMiddleware(object, all);
  return object.kind === "Ingress" ? ofIngress(object, all) : ofRule(object, rule, all);
}

const ofTraefik = "traefik.ingress.kubernetes.io/router.middlewares";

function ofIngress(ingress: KubernetesObject, all: readonly KubernetesObject[]): Guarded {
  const { namespace = "" } = referenceOf(ingress);
  const controller = controllerOf(ingress, all);
  // Which annotations others read nobody knows here; Traefik's own provider reads none of nginx's.
  if (controller !== undefined && !readers.includes(controller) && controller !== ofItself) return unseen;
  const read = controller === ofItself ? [] : annotations;
  const own = read.flatMap(({ name, guard, reads }) => {
    const value = annotationOf(ingress, `nginx.ingress.kubernetes.io/${name}`);
    return value === "" ? [] : [[guard, reads?.(value) ?? ""] as const];
  });
  // `<namespace>-<name>@kubernetescrd`
  const named = annotationOf(ingress, ofTraefik)
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
  const led = named.map((one) => {
    const found = middlewaresAmong(all).find(({ metadata }) => {
      return one === `${metadata.namespace ?? namespace}-${metadata.name}@kubernetescrd`;
    });
    return found === undefined ? unseen : ofMiddleware(found, all);
  });
  return together([{ guards: new Map(own), isWhole: true }, ...led]);
}

/** What classes say of the controllers that read ingress-nginx's annotations, and of Traefik's provider of its own. */
const readers: readonly string[] = [controllerClasses.ingressNginx, controllerClasses.traefikAsNginx];
const ofItself = controllerClasses.traefikIngress;

function controllerOf(ingress: KubernetesObject, all: readonly KubernetesObject[]): string | undefined {
  const name = asText(specOf(ingress).ingressClassName) || annotationOf(ingress, "kubernetes.io/ingress.class");
  const found = all.find(({ kind, metadata }) => kind === "IngressClass" && metadata.name === name);
  return found && asText(specOf(found).controller);
}

const unseen: Guarded = { guards: new Map(), isWhole: false };

function ofRule(
  route: KubernetesObject,
  rule: Readonly<Record<string, unknown>>,
  all: readonly KubernetesObject[],
): Guarded {
  const { kind, name, namespace } = referenceOf(route);
  // Policies of other implementations lie beside a route and name it.
  const isAttached = all.some((one) =>
    asRecords(specTargets(one)).some((target) => target.kind === kind && target.name === name),
  );
  if (isAttached) return unseen;
  const filters = asRecords(rule.filters).filter(({ type }) => type === "ExtensionRef");
  return together(
    filters.map(({ extensionRef }) => {
      const { kind: of, name: called } = asRecord(extensionRef);
      const found = middlewaresAmong(all).find(
        ({ metadata }) =>
          of === "Middleware" && metadata.name === called && (metadata.namespace ?? namespace) === namespace,
      );
      return found === undefined ? unseen : ofMiddleware(found, all);
    }),
  );
}

function specTargets(object: KubernetesObject): readonly unknown[] {
  const { targetRef, targetRefs } = specOf(object);
  return [...(targetRef === undefined ? [] : [targetRef]), ...asList(targetRefs)];
}

function middlewaresAmong(all: readonly KubernetesObject[]): readonly KubernetesObject[] {
  return all.filter(({ apiVersion, kind }) => kind === "Middleware" && apiVersion.startsWith("traefik.io/"));
}

/** One that is a chain names others; one in a circle is followed no further than Traefik would be. */
function ofMiddleware(middleware: KubernetesObject, all: readonly KubernetesObject[], depth = 0): Guarded {
  const spec = specOf(middleware);
  const own = middlewares.flatMap(({ field, guard, reads }) =>
    isRecord(spec[field]) ? [[guard, reads?.(spec[field]) ?? ""] as const] : [],
  );
  const chained = depth > 5 ? [] : asRecords(asRecord(spec.chain).middlewares);
  const { namespace } = referenceOf(middleware);
  const led = chained.map(({ name, namespace: other = namespace }) => {
    const found = middlewaresAmong(all).find(({ metadata }) => metadata.name === name && metadata.namespace === other);
    return found === undefined ? unseen : ofMiddleware(found, all, depth + 1);
  });
  return together([{ guards: new Map(own), isWhole: spec.plugin === undefined }, ...led]);
}

function together(all: readonly Guarded[]): Guarded {
  return all.reduce(
    (sum, { guards, isWhole }) => ({ guards: new Map([...sum.guards, ...guards]), isWhole: sum.isWhole && isWhole }),
    nothing,
  );
}

function plain(text: string): string {
  return text;
}

function ranges(text: string): string {
  const all = text.split(",").map((one) => one.trim());
  return [...new Set(all)].sort().join(", ");
}

function perSecond(text: string, seconds: number): string {
  const amount = Number(text);
  return Number.isFinite(amount) ? `${amount / seconds} a second` : "";
}

/** A period is a duration of Go, or seconds. */
function rateOf(own: unknown): string {
  const { average, period = "1s" } = asRecord(own);
  const [, amount, unit] = /^(\d+)(s|m|h)?$/.exec(asText(period) || String(period)) ?? [];
  const seconds = { s: 1, m: 60, h: 3600 }[unit ?? "s"];
  return amount === undefined || seconds === undefined ? "" : perSecond(String(average), Number(amount) * seconds);
}
