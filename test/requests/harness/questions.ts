/** Requests that are drawn for a model's routes: near what the routes say, and next to it. */
import fc from "fast-check";
import type { Request, ServedRoute } from "../../../generator/model/requests/request.ts";

const tails = [
  ...["", "/", "/x", "/x/", "x", "/x/y", "//x", "/x//y", "/./x", "/x/../y", "/../x", "/%2e%2e/x"],
  ...[
    "/a%2Fb",
    "/%C3%BC",
    "/a%20b",
    "/%41",
    "/a%3Fb",
    "/a%25b",
    "/%2f%2e",
    "/a+b;c=d",
    "/a:b@c",
    "/~x/-_.",
    "/%7Ex",
    "/a%22b",
  ],
  ...["?q=1", "/x?q=%2F&r=//", "/?", "/items", "/admin", "/b", "/x.png"],
];

const elsewhere = [
  "/",
  "/nobody",
  "/../x",
  "//currency",
  "/%63urrency/x",
  "/CURRENCY/x",
  "/A/B/c",
  "/v2/items",
  "/V12/items/7",
  "/en/shop",
];

const origins = [
  "https://web.example.com",
  "https://WEB.example.com",
  "https://other.example.org",
  "https://x.web.example.com",
];

/** Questions about the routes of one model. */
export function questions(routes: readonly ServedRoute[], count: number): fc.Arbitrary<readonly Request[]> {
  const route = fc.constantFrom(...routes);
  const path = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.tuple(route, fc.constantFrom(...tails), fc.nat(9)).map(([one, tail, kind]) => {
        const own = one.pathType === "Regex" ? exampleOf(one.path) : one.path === "/" ? "" : one.path;
        const written = kind === 0 ? own.toUpperCase() : kind === 1 ? own.replace("/", "//") : own;
        // What calls by gRPC names a service and a method, and a host of nothing else may be one that knows no other paths.
        const isOfGrpc = routes.every(
          ({ address, settings }) => address !== one.address || settings.protocol === "grpc",
        );
        const target = isOfGrpc ? `${own === "" ? "/trip.Shop" : own}/Get` : `${written}${tail}`;
        return {
          address: one.address,
          https: one.https,
          protocol: one.settings.protocol,
          target: target.startsWith("/") ? target : `/${target}`,
        };
      }),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(route, fc.constantFrom(...elsewhere)).map(([one, target]) => ({
        address: one.address,
        https: one.https,
        protocol: "http" as const,
        target: one.settings.protocol === "grpc" ? "/trip.Nobody/Get" : target,
      })),
    },
  );
  const spread = fc.record({
    host: fc.nat(19),
    scheme: fc.nat(9),
    method: fc.constantFrom("GET", "GET", "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"),
    body: fc.constantFrom(0, 0, 10, 1024, 1025, 2048, 2049, 3072, 3073),
    credentials: fc.constantFrom(undefined, undefined, "right" as const, "right" as const, "wrong" as const),
    origin: fc.option(fc.constantFrom(...origins), { nil: undefined }),
    asksFor: fc.constantFrom(undefined, "GET", "DELETE"),
  });
  const question = fc.tuple(path, spread).map(([{ address, https, protocol, target }, drawn]): Request => {
    const scheme = https === drawn.scheme > 1 ? "https" : "http";
    const { method, credentials, origin } = drawn;
    const host = hostOf(address, drawn.host);
    const isGrpc = protocol === "grpc" && scheme === "https" && host === address;
    // What is no gRPC has a body beside routes of gRPC: Traefik answers some without one with an empty 200, now and then.
    const isNearGrpc = !isGrpc && routes.some((one) => one.address === address && one.settings.protocol === "grpc");
    const isSocket = protocol === "websocket" && method === "GET" && !isNearGrpc;
    const hasBody = !isGrpc && (isNearGrpc || (["POST", "PUT", "PATCH"].includes(method) && drawn.body > 0));
    return {
      scheme,
      method: isGrpc || isNearGrpc ? "POST" : method,
      host,
      target,
      ...(isGrpc && { protocol: "grpc" as const }),
      ...(isSocket && { protocol: "websocket" as const }),
      ...(hasBody && { body: Math.max(drawn.body, 1) }),
      ...(credentials && { credentials }),
      ...(origin && { origin }),
      ...(origin && method === "OPTIONS" && drawn.asksFor && { asksFor: drawn.asksFor }),
    };
  });
  return fc.array(question, { minLength: count, maxLength: count });
}

/** The host as it is called; now and then in capitals, with a port, or of nobody. */
function hostOf(address: string, drawn: number): string {
  if (drawn === 0) return "nobody.example.org";
  if (drawn === 1) return address.toUpperCase();
  if (drawn === 2) return `${address}:8443`;
  if (drawn === 3) return `sub.${address}`;
  return address;
}

function exampleOf(expression: string): string {
  return expression.replace("[0-9]+", "7").replace("(en|de)", "de").replace(".+", "logo").replaceAll("\\", "");
}
