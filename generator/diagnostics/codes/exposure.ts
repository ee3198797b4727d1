import type { CodeText } from "../code-text.ts";

/** What is opened to the outside, and how. */
export const exposureCodes = {
  "duplicate-route": {
    cause:
      "Two Ingresses, perhaps of two environments, claim one host and path. The older one answers, or the second is refused.",
    cure: "Give each its own host or path.",
  },
  "rewrite-swallows-path": {
    cause:
      "The annotation rewrite-target replaces the whole path, and the Ingress's paths capture nothing that it could keep: every request arrives as the same one.",
    cure: "Capture the rest of the path and use it in the target, or drop the rewrite. Give a web page an Ingress without rewrite.",
  },
  "path-type-mismatch": {
    cause: "A path is a pattern, but its type or the missing use-regex says that it is plain text.",
    cure: "Use the type ImplementationSpecific, and set use-regex.",
  },
  "ingress-without-class": {
    cause: "An Ingress names no class, and the cluster has no default class.",
    cure: "Set spec.ingressClassName.",
  },
  "host-without-certificate": {
    cause: "A host is to be opened with TLS, but no entry of spec.tls, or no certificate, covers it.",
    cure: "Add the host to spec.tls and to the Certificate's dnsNames. A wildcard stands for one label only.",
  },
  "certificate-conflict": {
    cause: "Two objects ask cert-manager for one Secret. It refuses the second.",
    cure: "Make one Certificate for all hosts, and let the Ingresses name its Secret without the issuer's annotation.",
  },
  "admin-route-without-authentication": {
    cause: "A console, such as Kafka UI, is reachable from outside without authentication.",
    cure: "Put it behind an Ingress with auth-type and auth-secret, or with auth-url.",
  },
  "node-port": {
    cause: "A Service of the type NodePort is open on every node, past the ingress controller and its rules.",
    cure: "Make it a ClusterIP Service behind an Ingress.",
  },
  "no-address": {
    cause:
      "There are more Services of the type LoadBalancer than addresses in the pools, or one asks for an address or pool that it cannot have.",
    cure: "Add addresses to the pool, or let Services share one.",
  },
} as const satisfies Record<string, CodeText>;
