import { asList, asRecord, asText } from "../../../generator/model/loose.ts";
import { organization } from "./accounts.ts";
import { type Answer, refusal } from "./call.ts";
import { type Operation, operationOf, projected, requestFaults, responseFaults } from "./contract.ts";
import { type Addresses, corrected } from "./corrections.ts";
import type { Seen } from "./faults.ts";
import { type Hosted, inTurn, pathOf } from "./hosted.ts";
import type { Incoming } from "./http.ts";
import type { Shared } from "./hub.ts";
import { forgetRefs, refsOf } from "./objects.ts";
import { routes } from "./routes.ts";
import { badCredentials, refusedRight, tokenOf } from "./tokens.ts";

const redirectFor = (method: string) => (method === "GET" ? 301 : 307);

export function seenRest(
  shared: Shared,
  { method, path }: Incoming,
): Pick<Seen, "operation" | "isWrite" | "repository"> {
  const { path: named } = byNumber(shared, path);
  const operation = operationOf(method, named);
  const { owner = "", repo = "" } = operation?.params ?? {};
  return {
    operation: operation?.id ?? "unknown",
    isWrite: method !== "GET" && !(operation?.id.startsWith("apps/") ?? false),
    repository: shared.byName(owner, repo)?.name,
  };
}

/** Answers, and holds the request and the answer against the description. `given`: what is answered in place of it. */
export async function answerRest(shared: Shared, incoming: Incoming, given: Answer | undefined): Promise<Answer> {
  const { method, query, body, web, api } = incoming;
  const { path } = byNumber(shared, incoming.path);
  const operation = operationOf(method, path);
  const violate = (faults: readonly string[]) =>
    shared.violations.push(...faults.map((fault) => `${method} ${incoming.path}: ${fault}`));
  if (operation === undefined) {
    violate(["no such operation is described, or it is not cut out yet"]);
    return refusal(404, "Not Found");
  }
  const faults = requestFaults(operation, query, body);
  if (faults.length > 0) {
    violate(faults);
    return refusal(422, `Not as described: ${faults.join("; ")}`);
  }
  const { owner = "", repo = "" } = operation.params;
  const hosted = shared.byName(owner, repo);
  const answer = given ?? (await answerOperation(shared, incoming, operation, hosted));
  const addresses: Addresses = { emulator: shared.emulated.url, web, api };
  const right = projected(operation, answer.status, corrected(answer.body, addresses, hosted));
  violate(responseFaults(operation, answer.status, right).map((fault) => `answered ${answer.status}: ${fault}`));
  const link = answer.headers?.link?.replaceAll(shared.emulated.url, addresses.api);
  return {
    status: answer.status,
    ...(right !== undefined && { body: right }),
    headers: { ...answer.headers, ...(link !== undefined && { link }) },
  };
}

async function answerOperation(
  shared: Shared,
  incoming: Incoming,
  operation: Operation,
  hosted: Hosted | undefined,
): Promise<Answer> {
  const { emulated, tokens } = shared;
  const { method, query, authorization, api } = incoming;
  if (operation.id.startsWith("apps/")) return answerApp(shared, incoming, operation);
  const grant = tokens.of(authorization);
  if (grant === undefined) return badCredentials;
  const route = routes[operation.id];
  if (hosted === undefined || route === undefined) return refusal(404, "Not Found");
  if (hosted.name !== operation.params.repo) {
    const rest = byNumber(shared, incoming.path).path.slice(`/repos/${hosted.owner}/${operation.params.repo}`.length);
    const url = `${api}/repositories/${hosted.id}${rest}${query.size > 0 ? `?${query}` : ""}`;
    const { body } = refusal(redirectFor(method), "Moved Permanently", { url });
    return { status: redirectFor(method), headers: { location: url }, body };
  }
  const refused = refusedRight(grant, route.permission, route.access);
  if (refused !== undefined) return refused;
  if (hosted.archived && route.access === "write") return refusal(403, "Repository was archived so is read-only.");
  const token = tokenOf(authorization);
  const ask = grant.kind === "app" ? emulated.with(token) : emulated.as(grant.login);
  const path = byNumber(shared, incoming.path).path.replace(/^\/repos\/[^/]+\/[^/]+/, pathOf(hosted));
  const pass = () => ask(method, query.size > 0 ? `${path}?${query}` : path, incoming.body);
  const { params } = operation;
  const call = { params, query, body: asRecord(incoming.body), grant, hosted, emulated, ask, pass };
  return inTurn(hosted, async () => {
    if (route.emptyToo !== true && (await refsOf(call, "refs/heads/")).size === 0) {
      return refusal(409, "Git Repository is empty.");
    }
    const answer = await (route.handler === undefined ? pass() : route.handler(call));
    if (method !== "GET") forgetRefs(hosted);
    return answer;
  });
}

/** An App asks with a token that it has signed; the emulator checks the signature. */
async function answerApp({ emulated, tokens, byName }: Shared, incoming: Incoming, { id, params }: Operation) {
  const { method, path, authorization, body } = incoming;
  const ask = emulated.with(tokenOf(authorization));
  const app = await ask("GET", "/app");
  if (app.status !== 200) return app;
  if (id === "apps/get-authenticated") {
    const owner = await emulated.root("GET", `/orgs/${organization}`);
    return { ...app, body: { ...asRecord(app.body), owner: { ...asRecord(owner.body), type: "Organization" } } };
  }
  if (id === "apps/get-repo-installation") {
    // The emulator answers with that of any App.
    const [own] = asList((await ask("GET", "/app/installations")).body).map(asRecord);
    if (own === undefined || byName(params.owner ?? "", params.repo ?? "") === undefined)
      return refusal(404, "Not Found");
    return { status: 200, body: { ...own, target_id: asRecord(own.account).id } };
  }
  const answer = await ask(method, path, body);
  if (answer.status === 201) tokens.learn(asRecord(answer.body), `${asText(asRecord(app.body).slug)}[bot]`);
  return answer;
}

/** `/repositories/7/pulls` is `/repos/owner/name/pulls`: where a redirect leads to. */
function byNumber(shared: Shared, path: string): { readonly path: string } {
  const found = /^\/repositories\/(\d+)(.*)$/.exec(path);
  const hosted = found === null ? undefined : shared.byId(Number(found[1]));
  return { path: hosted === undefined ? path : `${pathOf(hosted)}${found?.[2] ?? ""}` };
}
