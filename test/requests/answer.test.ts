/** What the model says of requests: held against the recorded answers of real proxies in recorded.test.ts, and here for itself. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { requestFacts } from "../../generator/model/controllers/requests.ts";
import { answerOf } from "../../generator/model/requests/answer.ts";
import { answersAtOnce, mostAtOnce } from "../../generator/model/requests/at-once.ts";
import type { Request, ServedRoute } from "../../generator/model/requests/request.ts";

const nginx = requestFacts["ingress-nginx"];
const all = Object.entries(requestFacts);

function route(path: string, fields: Partial<ServedRoute> & Partial<ServedRoute["settings"]> = {}): ServedRoute {
  const { pathType = "Prefix", https = false, backend = `${path}:80`, ingress, ...settings } = fields;
  return {
    address: "api.example.com",
    https,
    path,
    pathType,
    backend,
    ...(ingress !== undefined && { ingress }),
    settings: { stripPrefix: false, protocol: "http", maxBodySize: "1k", ...settings },
  };
}

function get(target: string, fields: Partial<Request> = {}): Request {
  return { scheme: "http", method: "GET", host: "api.example.com", target, ...fields };
}

const segment = fc.stringMatching(/^[a-z]{1,3}$/);
const paths = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => `/${segments.join("/")}`);
const anyTarget = fc
  .array(
    fc.constantFrom("/", "//", "a", "B", ".", "..", "%2F", "%2e", "%C3%BC", "%41", "%zz", "?", "x=1", "%20", "%00"),
  )
  .map((parts) => parts.join(""));

describe("what the model says of a request", () => {
  test.each(all)("%s: the longest prefix of whole segments takes it, and nothing else does", (_, facts) => {
    fc.assert(
      fc.property(fc.uniqueArray(paths, { minLength: 1, maxLength: 5 }), paths, (own, asked) => {
        const answer = answerOf(
          own.map((path) => route(path, { stripPrefix: true })),
          facts,
          get(asked),
        );
        const longest = own
          .filter((path) => asked === path || asked.startsWith(`${path}/`))
          .sort((a, b) => b.length - a.length)[0];
        if (longest === undefined) expect(answer).toMatchObject({ kind: "answered", status: 404 });
        else {
          const target = asked.slice(longest.length) || "/";
          expect(answer).toMatchObject({ kind: "passed", backend: `${longest}:80`, target });
        }
      }),
    );
  });

  test.each(all)(
    "%s: a request is the same with a port and in capitals of its host, and never is there none",
    (_, facts) => {
      fc.assert(
        fc.property(fc.array(paths, { maxLength: 3 }), fc.boolean(), anyTarget, (own, stripPrefix, target) => {
          const routes = own.map((path) => route(path, { stripPrefix }));
          const answer = answerOf(routes, facts, get(target));
          expect(answerOf(routes, facts, get(target, { host: "API.example.com:8443" }))).toEqual(answer);
          expect(answerOf(routes, facts, get(target, { host: "other.example.com" }))).toMatchObject({
            kind: "answered",
          });
        }),
      );
    },
  );

  test.each(all)("%s: what a service is given of a query is what was sent", (_, facts) => {
    const answer = answerOf([route("/a", { stripPrefix: true })], facts, get("/a/b?c=%2F&d=//"));
    expect(answer).toMatchObject({ target: "/b?c=%2F&d=//" });
  });

  test.each(all)("%s: bodies over the limit, HTTP where there is HTTPS, a wrong password", (_, facts) => {
    const secured = route("/", { https: true, auth: { type: "basic", secret: "users", realm: "Trip" } });
    const asked = (fields: Partial<Request>) => answerOf([secured], facts, get("/", { scheme: "https", ...fields }));
    expect(asked({ credentials: "right", body: 1025 })).toMatchObject({ status: 413 });
    expect(asked({ credentials: "right", body: 1024 })).toMatchObject({ kind: "passed" });
    expect(asked({ credentials: "wrong" })).toMatchObject({ status: 401 });
    expect(asked({})).toMatchObject({ headers: { "www-authenticate": 'Basic realm="Trip"' } });
    const redirected = asked({ scheme: "http", target: "/a?b" });
    expect(redirected).toMatchObject({ headers: { location: "https://api.example.com/a?b" } });
  });

  test("ingress-nginx: paths are decoded, their dots are resolved, and a host that strips knows no case", () => {
    const routes = [route("/currency", { stripPrefix: true }), route("/")];
    const asked = (target: string) => answerOf(routes, nginx, get(target));
    expect(asked("/CURRENCY/a%20b/")).toMatchObject({ backend: "/currency:80", target: "/a%20b/" });
    expect(asked("/x/../currency//a%2Fb")).toMatchObject({ backend: "/currency:80", target: "/a/b" });
    expect(asked("/currencyx")).toMatchObject({ backend: "/:80", target: "/currencyx" });
    expect(asked("/../x")).toMatchObject({ status: 400 });
  });

  test.each(all)(
    "%s: beyond its limit one address is refused, another one is not, and neither on routes without",
    (_, facts) => {
      const routes = [route("/a", { rateLimit: 2, ingress: "a" }), route("/b")];
      const volley = (client: string, target: string, times: number) =>
        Array.from({ length: times }, () => ({ client, request: get(target) }));
      const refused = (requests: ReturnType<typeof volley>) =>
        answersAtOnce(routes, facts, requests).filter(
          (one) => one.kind === "answered" && one.status === facts.rate.status,
        );
      const most = mostAtOnce(2, facts);
      expect(
        refused([...volley("one", "/a", most), ...volley("other", "/a", most), ...volley("one", "/b", 50)]),
      ).toEqual([]);
      expect(refused([...volley("one", "/a", most + 3), ...volley("other", "/a", most + 1)])).toHaveLength(4);
    },
  );

  test("ingress-nginx counts the routes of an Ingress together, Traefik each of them", () => {
    const routes = [route("/a", { rateLimit: 1, ingress: "all" }), route("/b", { rateLimit: 1, ingress: "all" })];
    const asked = ["/a", "/a", "/a", "/b", "/b", "/b", "/b"].map((target) => ({ client: "one", request: get(target) }));
    const passed = all.map(([name, facts]) => [
      name,
      answersAtOnce(routes, facts, asked).filter(({ kind }) => kind === "passed").length,
    ]);
    expect(Object.fromEntries(passed)).toEqual({ "ingress-nginx": 6, "traefik-ingress": 7, "traefik-gateway": 7 });
  });

  test("a service that is silent: ingress-nginx asks three times what may be repeated, and with the Gateway API nobody gives up", () => {
    const asked = (method: string) =>
      all.map(([, facts]) => {
        const answer = answerOf([route("/a")], facts, get("/a", { method, service: "late" }));
        return answer.kind === "answered" ? `${answer.status} ${answer.asked}` : answer.kind;
      });
    expect(asked("GET")).toEqual(["504 3", "504 1", "passed"]);
    expect(asked("POST")).toEqual(["504 1", "504 1", "passed"]);
  });

  test("an origin that is allowed may read, and another one may not", () => {
    const cors = { origins: ["https://*.example.com"], methods: ["GET"] };
    const asked = (origin: string) => answerOf([route("/", { cors })], nginx, get("/", { origin, method: "OPTIONS" }));
    expect(asked("https://a.example.com")).toMatchObject({ status: 204 });
    expect(asked("https://example.org")).toMatchObject({ kind: "passed", headers: {} });
  });
});
