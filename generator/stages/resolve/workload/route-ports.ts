import { nearest } from "../../../diagnostics/nearest.ts";
import type { Route } from "../../../model/routes.ts";
import type { Service } from "../../../model/workload.ts";
import type { Faults } from "../faults.ts";
import { mainPort } from "./ports.ts";

/** Ports of a service, and whether its Service is switched off. */
type Ports = Pick<Service, "port" | "ports" | "service"> & { readonly switchedOff: boolean };

/** Where a request of the ingress controller ends: a port of the Service, and of the pods behind it. */
export type RoutedPort = Pick<Route, "port" | "podPort">;

/** The port that a route at `place` names; undefined, with a fault, where there is none. */
export function portNamed(
  name: string | undefined,
  { port, ports, service, switchedOff }: Ports,
  place: readonly string[],
  faults: Faults,
): RoutedPort | undefined {
  if (name === undefined && port === undefined) {
    const message = "A route leads to the main port, which the service does not have.";
    const hint =
      ports.length === 0
        ? "give it a `port`, or set the route to null."
        : `name another one as the route's \`port\`: ${ports.map((own) => own.name).join(", ")}.`;
    faults.add("misplaced-setting", place, message, hint);
    return undefined;
  }
  if (switchedOff) {
    const message = "A route leads to the Service, which is switched off.";
    faults.add("misplaced-setting", place, message, "let it have its `service`, or set the route to null.");
    return undefined;
  }
  if (port !== undefined && (name === undefined || name === mainPort))
    return { port: service?.port ?? port, podPort: port };
  const found = ports.find((own) => own.name === name);
  if (found === undefined) {
    const names = [...(port === undefined ? [] : [mainPort]), ...ports.map((own) => own.name)];
    const near = nearest(name ?? "", names);
    const hint =
      near === undefined
        ? names.length === 0
          ? "it has none."
          : `there are ${names.join(", ")}.`
        : `did you mean \`${near}\`?`;
    faults.add("unknown-name", [...place, "port"], `The service has no port \`${name}\`.`, hint);
    return undefined;
  }
  if (found.protocol !== "TCP") {
    const message = `The port \`${name}\` speaks ${found.protocol}, and the ingress controller calls services over TCP.`;
    faults.add("misplaced-setting", [...place, "port"], message, "name a port of TCP.");
    return undefined;
  }
  return { port: found.port, podPort: found.targetPort };
}
