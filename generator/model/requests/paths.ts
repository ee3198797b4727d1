import type { RequestFacts } from "../controllers/requests.ts";

/** Characters with a meaning of their own in an address: RFC 3986, 2.2, and the percent sign. */
const reserved = ":/?#[]@!$&'()*+,;=%";

/** RFC 3986, 2.3. */
const unreserved = /[A-Za-z0-9._~-]/;

/** What nginx writes encoded into an address that it has changed: src/core/ngx_string.c, ngx_escape_uri, of 1.21.1. */
const encodedByNginx = /[\0- "#%<>?\\^`{|}\x7f-\xff]/;

/** A path that is sent: the same as bytes, as routes are matched with it, and as it goes on. */
export interface ReadPath {
  readonly matched: string;
  readonly cleaned: string;
}

/** Reads a path as the controller does; undefined: it is no path, and answered with 400. Bytes are characters, as in Latin-1. */
export function readPath(path: string, { matched }: Pick<RequestFacts, "matched">): ReadPath | undefined {
  if (!path.startsWith("/") || /%(?![0-9A-Fa-f]{2})/.test(path)) return undefined;
  if (matched === "decoded") {
    const decoded = percentDecoded(path, () => true);
    if (decoded.includes("\0")) return undefined;
    const clean = withoutDots(decoded, "refused");
    return clean === undefined ? undefined : { matched: clean, cleaned: clean };
  }
  const cleaned = withoutDots(normalized(path), "dropped") ?? "/";
  return { matched: percentDecoded(cleaned, (character) => !reserved.includes(character)), cleaned };
}

/** Encodes what nginx encodes. */
export function encodedAnew(path: string): string {
  return [...path]
    .map((character) => (encodedByNginx.test(character) ? percentEncoded(character) : character))
    .join("");
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}

function percentDecoded(path: string, isWanted: (character: string) => boolean): string {
  return path.replace(/%([0-9A-Fa-f]{2})/g, (encoded, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return isWanted(character) ? character : encoded;
  });
}

/** Without encoding where there need be none, and with capitals in what is left (Traefik, server_entrypoint_tcp.go, normalizePath). */
function normalized(path: string): string {
  const upper = path.replace(/%[0-9A-Fa-f]{2}/g, (encoded) => encoded.toUpperCase());
  return percentDecoded(upper, (character) => unreserved.test(character));
}

/** Without `.`, `..` and empty segments; what leads above the root is refused by the one and dropped by the other. */
function withoutDots(path: string, above: "refused" | "dropped"): string | undefined {
  const kept: string[] = [];
  const segments = path.split("/");
  for (const segment of segments) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") kept.push(segment);
    else if (kept.pop() === undefined && above === "refused") return undefined;
  }
  const last = segments.at(-1) ?? "";
  const isFolder = last === "" || (above === "refused" && [".", ".."].includes(last));
  return kept.length === 0 ? "/" : `/${kept.join("/")}${isFolder ? "/" : ""}`;
}
