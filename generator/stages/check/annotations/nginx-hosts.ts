import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { finding } from "../finding.ts";
import { placeOf, placeOfValue } from "../place.ts";
import { isServedByNginx, nginx, nginxAnnotation, pathsOf } from "../relations/ingress-nginx.ts";
import { type Inventory, ofKind, ownOfKind } from "../relations/inventory.ts";

/**
 * Annotations of one Ingress that act on the paths of another one of the same host, as ingress-nginx documents them:
 * docs/user-guide/ingress-path-matching.md (use-regex, rewrite-target) and nginx-configuration/annotations.md (SSL
 * passthrough, client certificates, server-snippet, server-alias) at controller-v1.15.1.
 */
export function nginxHosts(inventory: Inventory): readonly Diagnostic[] {
  const served = ofKind(inventory, "Ingress.networking.k8s.io").filter((each) => isServedByNginx(inventory, each));
  const byHost = new Map<string, CompiledObject[]>();
  for (const ingress of served) {
    for (const host of hostsOf(ingress)) byHost.set(host, [...(byHost.get(host) ?? []), ingress]);
  }
  const own = new Set(ownOfKind(inventory, "Ingress.networking.k8s.io"));
  return served
    .filter((ingress) => own.has(ingress))
    .flatMap((ingress) => [
      ...hostsOf(ingress).flatMap((host) => {
        const others = (byHost.get(host) ?? []).filter((other) => other !== ingress);
        return effects.flatMap((effect) => effect(ingress, host, others));
      }),
      ...aliases(ingress, byHost),
    ]);
}

type Effect = (ingress: CompiledObject, host: string, others: readonly CompiledObject[]) => readonly Diagnostic[];

const effects: readonly Effect[] = [patterns, passedThrough, clientCertificates, twoSnippets];

function hostsOf(ingress: CompiledObject): readonly string[] {
  return [...new Set(pathsOf(ingress).map(({ host }) => host))];
}

const isOn = (ingress: CompiledObject, name: string) => /^(1|t|true)$/i.test(nginxAnnotation(ingress, name) ?? "");

/** Every path of a host is a pattern, without regard to case and for all that begins with it, once one Ingress asks for it. */
function patterns(ingress: CompiledObject, host: string, others: readonly CompiledObject[]): readonly Diagnostic[] {
  const asks = (each: CompiledObject) =>
    isOn(each, "use-regex") || nginxAnnotation(each, "rewrite-target") !== undefined;
  const asking = others.find(asks);
  if (asking === undefined || asks(ingress)) return [];
  return pathsOf(ingress)
    .filter((path) => path.host === host && path.pathType === "Exact")
    .map(({ path }) =>
      finding("host-wide-annotation", ingress, {
        severity: "warning",
        origin: placeOfValue(ingress, ["paths/path"], path),
        message:
          `The path \`${path}\` is Exact, but ${nameOf(asking)} makes every path of ${shown(host)} a pattern ` +
          `(${nginx}/${isOn(asking, "use-regex") ? "use-regex" : "rewrite-target"}): it stands for all that begins with it.`,
        hint: `Write it as the pattern \`${path}$\` of type ImplementationSpecific, or give the other Ingress a host of its own.`,
      }),
    );
}

/** TLS of a host that is passed through never reaches nginx's paths. */
function passedThrough(
  ingress: CompiledObject,
  host: string,
  others: readonly CompiledObject[],
): readonly Diagnostic[] {
  const through = others.find((other) => isOn(other, "ssl-passthrough"));
  if (through === undefined || isOn(ingress, "ssl-passthrough")) return [];
  return [
    finding("host-wide-annotation", ingress, {
      severity: "warning",
      origin: placeOfValue(ingress, ["rules/host"], host),
      message: `${nameOf(through)} passes the TLS of ${shown(host)} through to its own Service: this Ingress's paths are not reached over TLS.`,
      hint: "Give the two different hosts.",
    }),
  ];
}

/** Client certificates are asked for by host; the first Secret that is found holds. */
function clientCertificates(
  ingress: CompiledObject,
  host: string,
  others: readonly CompiledObject[],
): readonly Diagnostic[] {
  const secret = nginxAnnotation(ingress, "auth-tls-secret");
  const differing = others.find((other) => {
    const theirs = nginxAnnotation(other, "auth-tls-secret");
    return theirs !== undefined && theirs !== secret;
  });
  if (differing === undefined) return [];
  return [
    finding("host-wide-annotation", ingress, {
      severity: "warning",
      origin: placeOfValue(ingress, ["rules/host"], host),
      message:
        secret === undefined
          ? `${nameOf(differing)} asks for client certificates (${nginx}/auth-tls-secret), which holds for all of ${shown(host)}: this Ingress's paths ask for them too.`
          : `It and ${nameOf(differing)} ask for client certificates of different Secrets (${nginx}/auth-tls-secret) on ${shown(host)}, and only one of them holds.`,
      hint: "Give both the same annotation, or different hosts.",
    }),
  ];
}

function twoSnippets(ingress: CompiledObject, host: string, others: readonly CompiledObject[]): readonly Diagnostic[] {
  const snippet = nginxAnnotation(ingress, "server-snippet");
  const other = others.find((each) => nginxAnnotation(each, "server-snippet") !== undefined);
  if (snippet === undefined || other === undefined || nginxAnnotation(other, "server-snippet") === snippet) return [];
  return [
    finding("host-wide-annotation", ingress, {
      severity: "warning",
      origin: placeOf(ingress, ["metadata", "annotations", `${nginx}/server-snippet`]),
      message: `It and ${nameOf(other)} have a server-snippet for ${shown(host)}, and a host takes one only.`,
      hint: "Put both into one Ingress.",
    }),
  ];
}

/** An alias that is a host itself is passed over. */
function aliases(
  ingress: CompiledObject,
  byHost: ReadonlyMap<string, readonly CompiledObject[]>,
): readonly Diagnostic[] {
  const written = nginxAnnotation(ingress, "server-alias") ?? "";
  return written.split(",").flatMap((entry) => {
    const alias = entry.trim().toLowerCase();
    const holder = (byHost.get(alias) ?? []).find((other) => other !== ingress);
    if (alias === "" || holder === undefined) return [];
    return finding("host-wide-annotation", ingress, {
      severity: "warning",
      origin: placeOf(ingress, ["metadata", "annotations", `${nginx}/server-alias`]),
      message: `The alias \`${alias}\` is a host of ${nameOf(holder)}, and a host goes before an alias: it has no effect.`,
      hint: "Add a rule for the host, or remove the alias.",
    });
  });
}

function nameOf({ object: { metadata } }: CompiledObject): string {
  return metadata.namespace === undefined
    ? `Ingress/${metadata.name}`
    : `Ingress/${metadata.name} in ${metadata.namespace}`;
}

function shown(host: string): string {
  return host === "" ? "every host" : host;
}
