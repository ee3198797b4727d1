import type { Certificates, Chart } from "../../model/input.ts";
import type { Cluster } from "../../model/resolved.ts";
import type { Faults } from "./faults.ts";

const letsEncrypt = "https://acme-v02.api.letsencrypt.org/directory";

const noChart: Chart = {
  repository: "https://missing.example.com",
  name: "missing",
  version: "0.0.0",
  namespace: "missing",
};

/** cert-manager and the issuer, or what the cluster has of them. */
export function resolveCertificates(
  input: Certificates,
  api: "ingress" | "gateway",
  faults: Faults,
): NonNullable<Cluster["certificates"]> {
  const { install = true, issuer, chart } = input;
  const place = ["certificates"];
  if (!install && chart !== undefined) {
    const message = "`chart` is what is installed, and the cluster has its own cert-manager.";
    faults.add("misplaced-setting", [...place, "chart"], message, "remove it, or set `install` to true.");
  }
  const { name, email, server, solver } = issuer;
  const isMade = install || email !== undefined || server !== undefined || solver !== undefined;
  const at = (field: string) => [...place, "issuer", field];
  return {
    issuer: name,
    ...(isMade && {
      made: {
        email: faults.required(email, at("email"), "missing@example.com"),
        server: server ?? letsEncrypt,
        solver: faults.required(solver, at("solver"), { type: "http01" }),
      },
    }),
    ...(install && { chart: speaking(api, faults.required(chart, [...place, "chart"], noChart), solver?.type) }),
  };
}

/** cert-manager makes no routes of the Gateway API unless it is told (https://cert-manager.io/docs/usage/gateway/). */
function speaking(api: "ingress" | "gateway", chart: Chart, solver: string | undefined): Chart {
  if (api === "ingress" || solver !== "http01") return chart;
  const { config, ...values } = chart.values ?? {};
  const given = typeof config === "object" && config !== null ? config : {};
  const told = {
    apiVersion: "controller.config.cert-manager.io/v1alpha1",
    kind: "ControllerConfiguration",
    enableGatewayAPI: true,
  };
  return { ...chart, values: { ...values, config: { ...told, ...given } } };
}
