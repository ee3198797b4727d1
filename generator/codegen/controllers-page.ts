import { type Ability, type RouteAdapter, redirectStatus } from "../model/controllers/adapter.ts";
import type { RateFacts } from "../model/controllers/requests.ts";
import { adapters } from "../model/controllers/table.ts";

/** What a route may ask for, in the words of env files. */
const asked: Readonly<Record<Ability, string>> = {
  stripPrefix: "`stripPrefix`",
  regex: "`pathType: Regex`",
  maxBodySize: "`maxBodySize`",
  rateLimit: "`rateLimit`",
  cors: "`cors`",
  basicAuth: "`auth.basic`",
  forwardAuth: "`auth.forward`",
  signin: "`auth.forward.signin`",
  timeout: "`timeout`",
  grpc: "`protocol: grpc`",
  websocket: "`protocol: websocket`",
  redirect: "redirect to HTTPS",
  weight: "weights of a canary",
};

/** What each controller can do of what a route may ask for, as a table. */
export function controllersTable(): string {
  const rows = adapters.map(({ adapter }) => adapter);
  const header = ["a route asks for", ...rows.map(({ title }) => title)];
  const abilities = Object.entries(asked).map(([ability, words]) => [
    words,
    ...rows.map(({ can }) => shown(can, ability as Ability)),
  ]);
  const differing = [
    ["whose expressions", ...rows.map(({ matching }) => (matching.expressions === "pcre" ? "nginx" : "Go"))],
    [
      "redirect's status",
      ...rows.map((adapter) => (adapter.can.redirect === false ? "" : String(redirectStatus(adapter)))),
    ],
    ["status beyond the rate", ...rows.map(({ requests }) => String(requests?.rate.status ?? ""))],
    ["requests at once within it", ...rows.map(({ requests }) => atOnce(requests?.rate))],
    ["oldest version", ...rows.map(({ from = "" }) => from)],
  ];
  const lines = [header, header.map(() => "---"), ...abilities, ...differing];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function atOnce(rate: RateFacts | undefined): string {
  if (rate === undefined) return "";
  const spare = rate.spare === 0 ? "" : ` and ${rate.spare}`;
  return `${rate.burst} seconds'${spare}, of ${rate.counts === "ingress" ? "an Ingress together" : "each route"}`;
}

function shown(can: RouteAdapter["can"], ability: Ability): string {
  const since = can[ability];
  return since === true ? "yes" : since === false ? "no" : `since ${since}`;
}
