/** The real proxies on loopback: Traefik beside the real API server, and nginx with the settings that Ingresses come to. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Ingress } from "kubernetes-types/networking/v1.js";
import { valueAt } from "../../cluster/harness/api.ts";
import type { Cluster } from "../../cluster/harness/cluster.ts";
import { freePorts } from "../../cluster/harness/ports.ts";
import { waitFor } from "../../cluster/harness/wait.ts";
import { referee } from "../../support/referees.ts";
import type { ProxyPorts } from "./ask.ts";
import { type NginxSettings, nginxConfig } from "./nginx.ts";

export async function startNginx(
  { place, apiServer }: Cluster,
  ingresses: readonly Ingress[],
  known: Pick<NginxSettings, "addressOf" | "usersOf">,
): Promise<ProxyPorts> {
  const { http, https, nobody } = await freePorts(["http", "https", "nobody"]);
  const folder = join(place.folder, "nginx");
  mkdirSync(folder, { recursive: true });
  const { certificateFile: certificate, keyFile: key } = apiServer;
  const file = join(folder, "nginx.conf");
  writeFileSync(file, nginxConfig(ingresses, { http, https, nobody, folder, certificate, key, ...known }));
  place.start("nginx", "/usr/sbin/nginx", ["-p", "/usr/share/nginx", "-c", file]);
  await untilAnswers(place.allRun, http);
  return { http, https };
}

/** Middlewares come by a provider of their own. */
const providers = {
  kubernetesingressnginx: ["kubernetesingressnginx"],
  kubernetesgateway: ["kubernetesgateway", "kubernetescrd"],
} as const;

/** Ports of a Traefik that is to be started. */
export function traefikPorts(): Promise<ProxyPorts & { readonly api: number }> {
  return freePorts(["http", "https", "api"]);
}

/** Traefik with one of its providers, which sees nothing of the other's objects. */
export async function startTraefik(
  { place, apiServer }: Cluster,
  provider: "kubernetesingressnginx" | "kubernetesgateway",
  { http, https, api }: ProxyPorts & { readonly api: number },
): Promise<ProxyPorts> {
  const { server, token, certificateFile } = apiServer;
  place.start(`traefik-${provider}`, await referee("traefik"), [
    "--global.checknewversion=false",
    "--global.sendanonymoususage=false",
    "--log.level=INFO",
    `--entrypoints.web.address=127.0.0.1:${http}`,
    `--entrypoints.websecure.address=127.0.0.1:${https}`,
    `--entrypoints.traefik.address=127.0.0.1:${api}`,
    "--api.insecure=true",
    ...providers[provider].flatMap((one) => [
      `--providers.${one}.endpoint=${server}`,
      `--providers.${one}.token=${token}`,
      `--providers.${one}.certauthfilepath=${certificateFile}`,
    ]),
    // Without it no body is too large for it; and as stages/compile/cluster/traefik/arguments.ts has it.
    ...(provider === "kubernetesingressnginx" ? [`--providers.${provider}.proxyrequestbuffering=true`] : []),
  ]);
  await untilAnswers(place.allRun, http);
  let before = 0;
  let same = 0;
  await waitFor("Traefik's routers", 120, async () => {
    place.allRun();
    const overview: unknown = await fetch(`http://127.0.0.1:${api}/api/overview`).then((answer) =>
      answer.ok ? answer.json() : {},
    );
    const total = Number(valueAt(overview, "http", "routers", "total") ?? 0);
    same = total === before && total > 3 ? same + 1 : 0;
    before = total;
    return same === 6 ? { done: true } : { waiting: `${total} routers` };
  });
  return { http, https };
}

async function untilAnswers(allRun: () => void, port: number): Promise<void> {
  await waitFor(`an answer on port ${port}`, 60, async () => {
    allRun();
    const status = await fetch(`http://127.0.0.1:${port}/`).then(
      (answer) => answer.status,
      (error: Error) => error.message,
    );
    return typeof status === "number" ? { done: true } : { waiting: status };
  });
}
