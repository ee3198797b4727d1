import { existsSync } from "node:fs";
import { prepareDefinitions } from "../../cluster/harness/definitions.ts";
import { prepareTools } from "../../cluster/tools/tools.ts";
import { referee } from "../../support/referees.ts";

/** Before the first test: what has to be there is said at once, and what has to be built is, which takes minutes. */
export async function setup(): Promise<void> {
  const missing = [
    ...(process.getuid?.() === 0 ? [] : ["root, for network namespaces"]),
    ...(existsSync("/usr/sbin/nginx") && existsSync("/usr/lib/nginx/modules/ngx_http_lua_module.so")
      ? []
      : ["apt-get install nginx-light libnginx-mod-http-lua"]),
    ...(existsSync("/usr/sbin/ip") ? [] : ["apt-get install iproute2"]),
  ];
  if (missing.length > 0) throw new Error(`Requests cannot be asked here: ${missing.join("; ")}`);
  prepareTools((line) => console.error(line));
  await prepareDefinitions("argocd");
  await referee("traefik");
}
