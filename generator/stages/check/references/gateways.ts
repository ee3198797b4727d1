import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asList, at, textOf } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import { keysOf } from "../relations/entries.ts";
import { type Context, entryFindings, exists, orDeclared } from "./context.ts";
import { gatewayGroup, grantFindings, isInSight, type Reference, referencesIn } from "./gateway-api.ts";

/** @codes gathered by the build */
export const codes = {
  "missing-gateway-class": {
    cause: "A Gateway names a class for which there is no GatewayClass, so no controller makes it work.",
    cure: "Add a GatewayClass of that name to the cluster's objects, or correct the name.",
  },
} as const satisfies CodeTexts;

const secret = { group: "", kind: "Secret" } as const;

/** The class and the certificates that a Gateway names. */
export function gatewayReferences(context: Context, gateway: CompiledObject): readonly Diagnostic[] {
  const certificates = certificateReferences(gateway);
  const seen = certificates.filter(
    ({ name, namespace }) =>
      isInSight(context, gateway, namespace) || keysOf(context.entries, "Secret", name, namespace) !== undefined,
  );
  return [
    ...gatewayClass(context, gateway),
    ...entryFindings(
      context,
      gateway,
      seen.map(({ name, namespace }) => {
        return { kind: "Secret", name, namespace, keys: ["tls.crt", "tls.key"], by: "listener" };
      }),
    ),
    ...seen.flatMap((certificate) => grantFindings(context, gateway, certificate)),
  ];
}

function gatewayClass(context: Context, gateway: CompiledObject): readonly Diagnostic[] {
  const name = textOf(at(gateway.object, "spec", "gatewayClassName"));
  if (name === undefined || exists(context, `GatewayClass.${gatewayGroup}`, name)) return [];
  return [
    finding("missing-gateway-class", gateway, {
      origin: placeOf(gateway, ["spec", "gatewayClassName"]),
      severity: context.absence,
      message: `\`gatewayClassName\` is \`${name}\`, but there is no GatewayClass of that name: no controller makes the Gateway work.`,
      hint: `Add the GatewayClass to the cluster's objects, or correct the name.${orDeclared(context, "GatewayClass", name)}`,
    }),
  ];
}

/** The Secrets of listeners that end TLS themselves; with Passthrough they are not read. */
function certificateReferences(gateway: CompiledObject): readonly Reference[] {
  return asList(at(gateway.object, "spec", "listeners")).flatMap((listener, index) => {
    if (at(listener, "tls", "mode") === "Passthrough") return [];
    const path = ["spec", "listeners", String(index), "tls", "certificateRefs"];
    return referencesIn(gateway, at(listener, "tls", "certificateRefs"), path, secret).filter(
      ({ group, kind }) => group === secret.group && kind === secret.kind,
    );
  });
}
