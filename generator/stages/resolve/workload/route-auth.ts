import { nearest } from "../../../diagnostics/nearest.ts";
import type { BackingService } from "../../../model/backing-service.ts";
import type { ForwardAuth, RouteAuth as RouteAuthInput, Service as ServiceInput } from "../../../model/input.ts";
import type { RouteAuth } from "../../../model/routes.ts";
import { adminSecret, backingSecretName, ownSecretName, sharedSecretName } from "../../../model/secrets/needs.ts";
import type { Service } from "../../../model/workload.ts";
import type { Faults } from "../faults.ts";
import { present } from "../merge.ts";
import { resolvePorts } from "./ports.ts";
import { portNamed } from "./route-ports.ts";

interface Surroundings {
  readonly product: string;
  /** What stands where a service says nothing. */
  readonly defaults: Service["defaults"];
  /** Every service as it is written. */
  readonly services: Readonly<Record<string, ServiceInput | null>>;
}

/** Who may use a route. base.json and an environment may each name another way, and both come together. */
export function routeAuth(
  input: RouteAuthInput | null,
  surroundings: Surroundings,
  route: readonly string[],
  faults: Faults,
): RouteAuth | undefined {
  if (input === null) return undefined;
  const place = [...route, "auth"];
  const { basic, forward } = input;
  if ((basic === undefined) === (forward === undefined)) {
    const message =
      basic === undefined ? "Nothing says who is asked for." : "A route asks in one way only: `basic` or `forward`.";
    faults.add(
      basic === undefined ? "missing-field" : "misplaced-setting",
      place,
      message,
      "leave one of the two; null for nobody.",
    );
  }
  if (forward !== undefined) return forwardAuth(forward, surroundings, [...place, "forward"], faults);
  const { secretName: secret = adminSecret, realm = "Authentication Required" } = basic ?? {};
  return { type: "basic", secret, realm };
}

function forwardAuth(
  input: ForwardAuth,
  surroundings: Surroundings,
  place: readonly string[],
  faults: Faults,
): RouteAuth {
  const { url, service, signin, headers = [] } = input;
  if ((url === undefined) === (service === undefined)) {
    const message = url === undefined ? "Nothing says who is asked." : "One is asked: a `service`, or an address.";
    faults.add(
      url === undefined ? "missing-field" : "misplaced-setting",
      place,
      message,
      "leave one of `service` and `url`.",
    );
  }
  const asked = service === undefined ? undefined : askedService(service, input, surroundings, place, faults);
  return {
    type: "forward",
    asked: asked ?? { url: url ?? "" },
    ...(signin !== undefined && { signin }),
    headers,
  };
}

function askedService(
  service: string,
  { port, path = "/" }: ForwardAuth,
  surroundings: Surroundings,
  place: readonly string[],
  faults: Faults,
) {
  const all = present(surroundings.services);
  const input = Object.hasOwn(all, service) ? all[service] : undefined;
  if (input === undefined) {
    const names = Object.keys(all);
    const near = nearest(service, names);
    const hint = near === undefined ? `there are ${names.join(", ")}.` : `did you mean \`${near}\`?`;
    faults.add("unknown-name", [...place, "service"], `The environment has no service \`${service}\`.`, hint);
    return undefined;
  }
  // What is wrong with its own ports is told where they are.
  const untold: Faults = { ...faults, add: () => {}, warn: () => {} };
  const { service: settings, ...ports } = resolvePorts(
    {
      product: surroundings.product,
      name: service,
      defaults: input.defaults ?? surroundings.defaults,
      selector: input.selector ?? { app: service },
    },
    input,
    input.workload ?? "Deployment",
    [],
    untold,
  );
  const found = portNamed(
    port,
    { ...ports, ...(settings && { service: settings }), switchedOff: settings === undefined && input.service === null },
    place,
    faults,
  );
  return found === undefined || settings === undefined ? undefined : { service, name: settings.name, ...found, path };
}

/** A Secret with lines of htpasswd holds nothing else. */
export function routeSecretFaults(
  product: string,
  services: readonly Service[],
  backing: readonly BackingService[],
  faults: Faults,
): void {
  const taken = [
    ...backing.map(({ name }) => backingSecretName(name)),
    sharedSecretName(product),
    ...services.map(({ name }) => ownSecretName(name)),
  ];
  for (const { name: service, routes } of services) {
    for (const {
      name,
      settings: { auth },
    } of routes) {
      if (auth?.type !== "basic" || !taken.includes(auth.secret)) continue;
      const place = [
        "services",
        service,
        ...(name === undefined ? ["route"] : ["routes", name]),
        "auth",
        "basic",
        "secretName",
      ];
      const message = `The Secret \`${auth.secret}\` has other keys already, and pods that read them.`;
      faults.add("name-taken", place, message, "choose another name.");
    }
  }
}
