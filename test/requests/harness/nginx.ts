/**
 * The settings of nginx for Ingresses, as ingress-nginx 1.15.1 makes them: rootfs/etc/nginx/template/nginx.tmpl, and
 * internal/ingress/controller (createServers, updateServerLocations; template.go: buildLocation, buildProxyPass,
 * buildCorsOriginRegex). Written by hand, since the controller's module is not to be had; its Lua that finds addresses is
 * left out, that of the redirect is written as rewrites. Debian's nginx has no more_set_headers: add_header says the same.
 */
import type { HTTPIngressPath, Ingress } from "kubernetes-types/networking/v1.js";

export interface NginxSettings {
  readonly http: number;
  readonly https: number;
  /** Where what no route has is answered with 404. */
  readonly nobody: number;
  readonly folder: string;
  readonly certificate: string;
  readonly key: string;
  /** Where a Service is, as `198.51.100.7:8080`. */
  readonly addressOf: (namespace: string, service: string) => string;
  /** File with the users of a Secret. */
  readonly usersOf: (namespace: string, secret: string) => string;
}

const prefix = "nginx.ingress.kubernetes.io/";
const corsHeaders =
  "DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,Range,Authorization";

/** lua_ingress.lua, rewrite: after the rewrites of the location, as all Lua of that phase is. */
const redirect = `rewrite_by_lua_block {
        if ngx.var.scheme == "http" then
          local uri = ngx.var.request_uri
          if string.sub(uri, -1) == "/" then uri = string.sub(uri, 1, -2) end
          return ngx.redirect("https://" .. string.gsub(ngx.var.http_host, ":.*", "") .. uri, 308)
        end
      }`;

/** balancer.lua, balance: one more try each time, as far as proxy_next_upstream_tries goes; with one pod, the same one. */
const balancer = `
    local balancer = require "ngx.balancer"
    balancer.set_more_tries(1)
    balancer.set_current_peer(ngx.var.peer_address, tonumber(ngx.var.peer_port))`;

interface Location {
  readonly path: string;
  readonly pathType: string;
  readonly ingress: Ingress;
  /** Absent: the root of a host whose routes have none. */
  readonly backend?: HTTPIngressPath["backend"];
}

export function nginxConfig(ingresses: readonly Ingress[], settings: NginxSettings): string {
  const hosts = new Map<string, Ingress[]>();
  for (const ingress of ingresses)
    for (const { host = "" } of ingress.spec?.rules ?? []) hosts.set(host, [...(hosts.get(host) ?? []), ingress]);
  const zones = ingresses.flatMap(zoneOf);
  const { folder, http, https, nobody, certificate, key } = settings;
  return `
load_module modules/ndk_http_module.so;
load_module modules/ngx_http_lua_module.so;
user root;
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/nginx-error.log notice;
events { worker_connections 4096; }
http {
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  access_log off;
  server_tokens off;
  limit_req_status 503;
  keepalive_requests 100000;
  server_names_hash_bucket_size 256;
  server_names_hash_max_size 4096;
  types_hash_max_size 2048;
  port_in_redirect off;
  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
  ssl_certificate ${certificate};
  ssl_certificate_key ${key};
  ${zones.join("\n  ")}
  upstream upstream_balancer { server 0.0.0.1; balancer_by_lua_block { ${balancer} } }
  server { listen 127.0.0.1:${http} default_server; listen 127.0.0.1:${https} ssl http2 default_server; location / { return 404; } }
  server { listen 127.0.0.1:${nobody}; location / { return 404; } }
  ${[...hosts].map(([host, own]) => serverOf(host, own, settings)).join("\n  ")}
}
`;
}

function annotationsOf({ metadata }: Ingress): ReadonlyMap<string, string> {
  const entries = Object.entries(metadata?.annotations ?? {}).filter(([name]) => name.startsWith(prefix));
  return new Map(entries.map(([name, value]) => [name.slice(prefix.length), value]));
}

function zoneName({ metadata }: Ingress): string {
  return `${metadata?.namespace}_${metadata?.name}_rps`.replace(/[^a-z0-9_]/gi, "_");
}

function zoneOf(ingress: Ingress): readonly string[] {
  const rate = annotationsOf(ingress).get("limit-rps");
  return rate === undefined ? [] : [`limit_req_zone $binary_remote_addr zone=${zoneName(ingress)}:1m rate=${rate}r/s;`];
}

function serverOf(host: string, ingresses: readonly Ingress[], settings: NginxSettings): string {
  const locations = locationsOf(host, ingresses);
  const areExpressions = ingresses.some((one) => {
    const annotations = annotationsOf(one);
    return annotations.get("use-regex") === "true" || annotations.has("rewrite-target");
  });
  const texts = locations.map((one, at) => locationOf(one, `${host}-${at}`, areExpressions, settings));
  return `server { server_name ${host}; listen 127.0.0.1:${settings.http}; listen 127.0.0.1:${settings.https} ssl http2;
${texts.join("\n")}
  }`;
}

/** A prefix is two locations, unless the other one is a route of its own; the longest text goes first. */
function locationsOf(host: string, ingresses: readonly Ingress[]): readonly Location[] {
  const all: Location[] = ingresses.flatMap((ingress) =>
    (ingress.spec?.rules ?? [])
      .filter((rule) => rule.host === host)
      .flatMap(({ http }) => (http?.paths ?? []).map((one) => ({ ...one, path: one.path ?? "/", ingress }))),
  );
  const exact = new Set(all.filter(({ pathType }) => pathType === "Exact").map(({ path }) => path));
  const placed = all.flatMap((one) => {
    if (one.pathType !== "Prefix" || one.path === "/") return [one];
    const below = { ...one, path: `${one.path}/` };
    return exact.has(one.path) ? [below] : [below, { ...one, pathType: "Exact" }];
  });
  const [first] = ingresses;
  const hasRoot = placed.some(({ path, pathType }) => path === "/" && pathType !== "Exact");
  if (!hasRoot && first !== undefined) placed.push({ path: "/", pathType: "Prefix", ingress: ofNobody(first) });
  return placed.sort((a, b) => b.path.length - a.path.length || (a.path > b.path ? -1 : 1));
}

/**
 * What no route has is served with the annotations of the host's oldest Ingress, which env files do not say: here with what
 * all of them say.
 */
function ofNobody(ingress: Ingress): Ingress {
  const name = `${prefix}force-ssl-redirect`;
  const value = ingress.metadata?.annotations?.[name];
  return { ...ingress, metadata: { ...ingress.metadata, annotations: value === undefined ? {} : { [name]: value } } };
}

function locationOf(location: Location, name: string, areExpressions: boolean, settings: NginxSettings): string {
  const { path, pathType, ingress, backend } = location;
  const annotations = annotationsOf(ingress);
  const namespace = ingress.metadata?.namespace ?? "";
  const head = areExpressions ? `~* "^${path}"` : pathType === "Exact" ? `= "${path}"` : `"${path}"`;
  const isGrpc = annotations.get("backend-protocol") === "GRPC";
  const set = isGrpc ? "grpc_set_header" : "proxy_set_header";
  const service = backend?.service;
  const target = service === undefined ? `127.0.0.1:${settings.nobody}` : settings.addressOf(namespace, service.name);
  const auth = authOf(annotations, name, namespace, set, settings);
  const rate = annotations.get("limit-rps");
  const rewrite = annotations.get("rewrite-target");
  const timeout = annotations.get("proxy-read-timeout") ?? "60";
  const [peer = "", port = ""] = target.split(":");
  const lines = [
    `set $peer_address "${peer}"; set $peer_port "${port}";`,
    `proxy_connect_timeout 5s; proxy_send_timeout ${timeout}s; proxy_read_timeout ${timeout}s;`,
    `grpc_connect_timeout 5s; grpc_send_timeout ${timeout}s; grpc_read_timeout ${timeout}s;`,
    "proxy_next_upstream error timeout; proxy_next_upstream_timeout 0; proxy_next_upstream_tries 3;",
    ...(annotations.get("force-ssl-redirect") === "true" ? [redirect] : []),
    ...corsOf(annotations),
    ...auth.lines,
    ...(rate === undefined ? [] : [`limit_req zone=${zoneName(ingress)} burst=${Number(rate) * 5} nodelay;`]),
    `client_max_body_size ${annotations.get("proxy-body-size") ?? "1m"};`,
    `${set} Host $http_host;`,
    ...(isGrpc ? [] : ["proxy_set_header Upgrade $http_upgrade;", "proxy_set_header Connection $connection_upgrade;"]),
    `${set} X-Forwarded-For $remote_addr;`,
    `${set} X-Forwarded-Host $http_host;`,
    `${set} X-Forwarded-Proto $scheme;`,
    "proxy_http_version 1.1;",
    ...(rewrite === undefined || service === undefined ? [] : [`rewrite "(?i)${path}" ${rewrite} break;`]),
    `${isGrpc && service !== undefined ? "grpc_pass grpc" : "proxy_pass http"}://upstream_balancer;`,
  ];
  return `${auth.locations}    location ${head} {\n      ${lines.join("\n      ")}\n    }`;
}

function authOf(
  annotations: ReadonlyMap<string, string>,
  name: string,
  namespace: string,
  set: string,
  { usersOf }: NginxSettings,
): { readonly lines: readonly string[]; readonly locations: string } {
  if (annotations.get("auth-type") === "basic") {
    const users = usersOf(namespace, annotations.get("auth-secret") ?? "");
    const lines = [`auth_basic "${annotations.get("auth-realm")}";`, `auth_basic_user_file ${users};`];
    return { lines: [...lines, `${set} Authorization "";`], locations: "" };
  }
  const url = annotations.get("auth-url");
  if (url === undefined) return { lines: [], locations: "" };
  const asked = `/_auth-${name}`;
  const signin = annotations.get("auth-signin");
  const start = `@signin-${name}`;
  const locations = [
    `    location = ${asked} { internal; proxy_pass_request_body off; proxy_set_header Content-Length ""; proxy_pass ${url}; }\n`,
    ...(signin === undefined
      ? []
      : [
          `    location ${start} { internal; ${corsOf(annotations).join(" ")} set_by_lua_block $escaped { return ngx.escape_uri(ngx.var.request_uri) } return 302 ${signin}?rd=$scheme://$http_host$escaped; }\n`,
        ]),
  ];
  const lines = [`auth_request ${asked};`, ...(signin === undefined ? [] : [`error_page 401 = ${start};`])];
  return { lines, locations: locations.join("") };
}

function corsOf(annotations: ReadonlyMap<string, string>): readonly string[] {
  if (annotations.get("enable-cors") !== "true") return [];
  const origins = (annotations.get("cors-allow-origin") ?? "*").split(",").map((one) => one.trim());
  const patterns = origins.map(
    (one) => `(${one.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace("\\*", "[A-Za-z0-9\\-]+")})`,
  );
  const isAny = origins.length === 1 && origins[0] === "*";
  const credentials = annotations.get("cors-allow-credentials") ?? "true";
  const said = [
    "add_header Access-Control-Allow-Origin $allowed_origin always;",
    ...(credentials === "true" ? ["add_header Access-Control-Allow-Credentials true always;"] : []),
    `add_header Access-Control-Allow-Methods "${annotations.get("cors-allow-methods")}" always;`,
    `add_header Access-Control-Allow-Headers "${annotations.get("cors-allow-headers") ?? corsHeaders}" always;`,
    "add_header Access-Control-Max-Age 1728000 always;",
  ];
  return [
    'set $cors "";',
    isAny ? `set $cors true; set $allowed_origin "*";` : `set $allowed_origin $http_origin;`,
    ...(isAny ? [] : [`if ($http_origin ~* "(${patterns.join("|")})$") { set $cors true; }`]),
    `if ($request_method = OPTIONS) { set $cors "\${cors}options"; }`,
    `header_filter_by_lua_block { if ngx.var.cors == "true" or ngx.var.cors == "trueoptions" then ${luaHeaders(said)} end }`,
    'if ($cors = "trueoptions") { return 204; }',
  ];
}

/** add_header does not work beside `if` as more_set_headers does. */
function luaHeaders(lines: readonly string[]): string {
  return lines
    .map((line) => {
      const [, name = "", value = ""] = /^add_header (\S+) (.*) always;$/.exec(line) ?? [];
      const text = value.replace(/^"|"$/g, "");
      return text.startsWith("$")
        ? `ngx.header["${name}"] = ngx.var.${text.slice(1)}`
        : `ngx.header["${name}"] = "${text}"`;
    })
    .join("; ");
}
