import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { isBefore, versionOfTag } from "../../../model/controllers/adapter.ts";
import { controllerClasses } from "../../../model/controllers/names.ts";
import { parseImage } from "../../../model/images/reference.ts";
import { asTextMap, asTexts, at, textOf } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import { classOf, nginx } from "../relations/ingress-nginx.ts";
import { type Inventory, lookUp, ownOfKind } from "../relations/inventory.ts";
import { containersOf, podsOf } from "../relations/pods.ts";
import { nginxControllerIn } from "./controllers.ts";
import { lostProtections, unreadByTraefik } from "./traefik-unread.ts";

/** A Traefik in sight that reads ingress-nginx's annotations. */
interface TraefikController {
  /** What a class says of its controller, to be served by it. */
  readonly controllerClass: string;
  /** `major.minor` */
  readonly version: string | undefined;
}

/** Annotations of ingress-nginx that the Traefik which serves the Ingress does not read. It says nothing of them. */
export function traefikAnnotations(inventory: Inventory): readonly Diagnostic[] {
  const ingresses = ownOfKind(inventory, "Ingress.networking.k8s.io");
  const controllers = ingresses.length === 0 ? [] : controllersIn(inventory);
  if (controllers.length === 0) return [];
  return ingresses.flatMap((ingress) => {
    const served = servedBy(ingress, controllers, inventory);
    return served === undefined ? [] : unreadFindings(ingress, served);
  });
}

function controllersIn(inventory: Inventory): readonly TraefikController[] {
  return podsOf(inventory.known).flatMap(({ spec }) =>
    containersOf(spec).flatMap(({ image, command, args }) => {
      // Its flags know no case.
      const flags = [...asTexts(command), ...asTexts(args)].map((flag) => flag.toLowerCase());
      const own = flags.filter((flag) => flag.startsWith(provider));
      if (own.length === 0 || own.includes(`${provider}=false`)) return [];
      const named = own.find((flag) => flag.startsWith(`${provider}.controllerclass=`));
      const controllerClass = named?.slice(named.indexOf("=") + 1) ?? classLookedFor;
      return [{ controllerClass, version: versionOfTag(parseImage(textOf(image) ?? "").tag) }];
    }),
  );
}

const provider = "--providers.kubernetesingressnginx";

/** What Traefik looks for where nobody says otherwise: defaultControllerName in pkg/provider/kubernetes/ingress-nginx. */
const classLookedFor = controllerClasses.ingressNginx;

/** Certain only by a class in sight; an ingress-nginx beside it may serve the same one, and read them. */
function servedBy(
  ingress: CompiledObject,
  controllers: readonly TraefikController[],
  inventory: Inventory,
): TraefikController | undefined {
  const name = classOf(ingress);
  const known = name === undefined ? undefined : lookUp(inventory, "IngressClass.networking.k8s.io", name);
  const asked = textOf(at(known?.object, "spec", "controller"));
  if (asked === controllerClasses.ingressNginx && nginxControllerIn(inventory) !== undefined) return undefined;
  return controllers.find(({ controllerClass }) => controllerClass === asked);
}

function unreadFindings(ingress: CompiledObject, { version }: TraefikController): readonly Diagnostic[] {
  const title = version === undefined ? "Traefik" : `Traefik ${version}`;
  return Object.entries(asTextMap(ingress.object.metadata.annotations)).flatMap(([key, value]) => {
    const name = key.startsWith(`${nginx}/`) ? key.slice(nginx.length + 1) : "";
    const since = unreadByTraefik.get(name);
    if (
      since === undefined ||
      value === "false" ||
      (since !== "never" && (version === undefined || !isBefore(version, since)))
    )
      return [];
    const lost = lostProtections.get(name);
    const update = since === "never" ? "" : `, or update Traefik to ${since}`;
    return [
      finding("unread-annotation", ingress, {
        severity: lost === undefined ? "warning" : "error",
        origin: placeOf(ingress, ["metadata", "annotations", key]),
        message: `${title} serves the Ingress and does not read \`${key}\`: ${lost ?? "it has no effect"}.`,
        hint: `Remove it${lost === undefined ? "" : ", and do it in the service or in front of the controller"}${update}.`,
      }),
    ];
  });
}
