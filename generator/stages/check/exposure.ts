import { directlyExposed, openConsoles } from "./exposure/admin.ts";
import { addresslessServices } from "./exposure/balancers.ts";
import { byHost, certificateConflicts, requestsOf, uncoveredHosts } from "./exposure/certificates.ts";
import { hostClaims, hostConflictFinding, hostConflicts } from "./exposure/claims.ts";
import { pathTypes, patternHosts, swallowedPaths, unclassed } from "./exposure/paths.ts";
import { refusedRanges } from "./exposure/pool-ranges.ts";
import { hasDefaultCertificate } from "./relations/ingress-nginx.ts";
import { inventoryOf, ofKind, ownOfKind } from "./relations/inventory.ts";
import { podsOf } from "./relations/pods.ts";
import { isOpen, type Rule } from "./rule.ts";

/**
 * What the unit opens to the outside is opened once, whole, with a certificate, and with a question for who it is.
 * Hosts that several units claim are `hostConflicts` of all their `hostClaims`.
 */
export const exposure: Rule = (scope) => {
  const inventory = inventoryOf(scope);
  const open = isOpen(scope.unit);
  const ingresses = ofKind(inventory, "Ingress.networking.k8s.io");
  const requests = requestsOf(inventory);
  const hosted = byHost(ingresses);
  const patterns = patternHosts(ingresses);
  const isCovered = hasDefaultCertificate(podsOf(inventory.known));
  return [
    ...hostConflicts(hostClaims(scope.unit)).map(hostConflictFinding),
    ...ownOfKind(inventory, "Ingress.networking.k8s.io").flatMap((ingress) => [
      ...unclassed(inventory, ingress, open),
      ...swallowedPaths(ingress),
      ...pathTypes(inventory, ingress, patterns),
      ...(isCovered ? [] : uncoveredHosts(hosted, requests, ingress)),
      ...certificateConflicts(requests, ingress),
      ...openConsoles(inventory, ingress, open),
    ]),
    ...ownOfKind(inventory, "Certificate.cert-manager.io").flatMap((certificate) =>
      certificateConflicts(requests, certificate),
    ),
    ...ownOfKind(inventory, "Service").flatMap((service) => directlyExposed(service, open)),
    ...addresslessServices(inventory),
    ...refusedRanges(inventory),
  ];
};
