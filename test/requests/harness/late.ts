/** Requests to services that say nothing for longer than the route's timeout of a second. */
import type { Answer, Request, ServedRoute } from "../../../generator/model/requests/request.ts";
import { ask, type Backends, hangUp, newClient, type ProxyPorts } from "./ask.ts";

const methods = ["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH"] as const;

/** A few for each route that has a timeout. */
export function lateQuestions(routes: readonly ServedRoute[], model: number): readonly Request[] {
  const timed = routes.filter(
    ({ pathType, settings: { timeoutSeconds, protocol } }) =>
      timeoutSeconds === 1 && protocol === "http" && pathType !== "Regex",
  );
  return timed.flatMap(({ address, path, https }, at) =>
    methods.map((method, nth): Request => {
      const body = ["POST", "PUT", "PATCH"].includes(method) ? { body: 10 } : {};
      const scheme = https ? "https" : "http";
      const target = `${path}?late=${model}x${at}x${nth}`;
      return { scheme, method, host: address, target, credentials: "right", service: "late", ...body };
    }),
  );
}

/** Asks for all of them at once, and the services how often they were asked. `tag` tells proxies apart. */
export async function askLate(
  proxy: ProxyPorts,
  requests: readonly Request[],
  backends: Backends,
  { tag, services }: { readonly tag: string; readonly services: string },
): Promise<readonly Answer[]> {
  return Promise.all(
    requests.map(async (request) => {
      const own = { ...request, target: `${request.target}${tag}` };
      // All of one client would be more than a limit lets pass.
      const client = newClient();
      const answer = await ask(proxy, own, backends, client);
      hangUp(client);
      if (answer.kind === "passed") return { ...answer, target: answer.target.slice(0, -tag.length) };
      const word = own.target.slice(own.target.indexOf("late=") + "late=".length);
      const asked = Number(await (await fetch(`${services}/times-of-late/${word}`)).text());
      return asked === 0 ? answer : { ...answer, asked };
    }),
  );
}
