import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asTextMap } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import { asksForCertificates, clusterIssuerAnnotation, issuerAnnotation } from "../relations/certificates.ts";
import { type Inventory, ownOfKind } from "../relations/inventory.ts";
import { isTemplate } from "./controllers.ts";
import { isGoDuration, isGoInt } from "./go-values.ts";

interface Expected {
  /** Ends the sentence "It takes …". */
  readonly words: string;
  readonly takes: (value: string) => boolean;
}

const duration: Expected = { words: "a duration such as `2160h`: days are unknown to it", takes: isGoDuration };
const positive: Expected = { words: "a whole number above 0", takes: (value) => isGoInt(value) && Number(value) >= 1 };
const oneOf = (...known: readonly string[]): Expected => ({
  words: known.map((each) => `\`${each}\``).join(", "),
  takes: (value) => known.includes(value),
});

/** What cert-manager 1.20 takes (translateAnnotations in its pkg/controller/certificate-shim/helper.go). */
const expected: ReadonlyMap<string, Expected> = new Map(
  Object.entries({
    duration,
    "renew-before": duration,
    "renew-before-percentage": { words: "a whole number", takes: isGoInt },
    "revision-history-limit": positive,
    "private-key-algorithm": oneOf("RSA", "ECDSA", "Ed25519"),
    "private-key-encoding": oneOf("PKCS1", "PKCS8"),
    "private-key-rotation-policy": oneOf("Never", "Always"),
    "private-key-size": { words: "a whole number", takes: isGoInt },
  }),
);

const prefix = "cert-manager.io/";

/** Annotations of an Ingress with which cert-manager makes no certificate for it at all. */
export function certManagerValues(inventory: Inventory): readonly Diagnostic[] {
  return ownOfKind(inventory, "Ingress.networking.k8s.io")
    .filter(asksForCertificates)
    .flatMap((ingress) => {
      const annotations = asTextMap(ingress.object.metadata.annotations);
      const values = Object.entries(annotations).flatMap(([key, value]) => {
        const known = key.startsWith(prefix) ? expected.get(key.slice(prefix.length)) : undefined;
        if (known === undefined || isTemplate(value) || known.takes(value)) return [];
        const message = `The value \`${value}\` of ${key} is none that cert-manager takes`;
        return [refused(ingress, key, message, `It takes ${known.words}.`)];
      });
      return [...values, ...contradictions(ingress, annotations)];
    });
}

/** Issuers that are named in two ways (issuerForIngressLike in its pkg/controller/certificate-shim/sync.go). */
function contradictions(ingress: CompiledObject, annotations: Readonly<Record<string, string>>): readonly Diagnostic[] {
  if (annotations[clusterIssuerAnnotation] === undefined) return [];
  return [issuerAnnotation, `${prefix}issuer-kind`, `${prefix}issuer-group`]
    .filter((key) => annotations[key] !== undefined)
    .map((key) =>
      refused(
        ingress,
        key,
        `It has both ${clusterIssuerAnnotation} and ${key}, of which cert-manager takes one only`,
        "Remove one of the two.",
      ),
    );
}

function refused(ingress: CompiledObject, key: string, message: string, hint: string): Diagnostic {
  return finding("passed-over-object", ingress, {
    origin: placeOf(ingress, ["metadata", "annotations", key]),
    message: `${message}: it makes no certificate for the Ingress.`,
    hint,
  });
}
