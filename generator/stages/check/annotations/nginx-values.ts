import { areCidrs, isGoBool, isGoInt } from "./go-values.ts";

/** What ingress-nginx takes for the value of an annotation. */
export interface Values {
  /** Ends the sentence "It takes …". */
  readonly words: string;
  /** `namespace` is the Ingress's, where nothing of another one may be named. */
  readonly takes: (value: string, namespace?: string) => boolean;
}

/**
 * What becomes of a value that it does not take: `dropped`, the Ingress as a whole is passed over; `denied`, its paths
 * answer 503; `unguarded`, its paths are open to everybody; `skipped`, what is wrong of it is left out; `default`, as if
 * the annotation were not there.
 */
export type Consequence = "dropped" | "denied" | "unguarded" | "skipped" | "default";

/** One annotation: `given` is the one without which it is not read at all. */
export interface NginxAnnotation {
  readonly values: Values;
  readonly otherwise: Consequence;
  readonly given?: string;
  /** What is held against the values that pass, with another consequence. */
  readonly later?: Pick<NginxAnnotation, "values" | "otherwise">;
}

/** Expressions of internal/ingress/annotations/parser/validators.go. Spaces are taken out first where `spaced` is not. */
function matching(words: string, pattern: RegExp, spaced = false): Values {
  return {
    words,
    takes: (value) => pattern.test(spaced ? value : value.replaceAll(" ", "")) && !/[\r\n]/.test(value),
  };
}

function oneOf(options: readonly string[], isCaseSensitive = true): Values {
  return {
    words: options.map((option) => `\`${option}\``).join(", "),
    takes: (value) => options.includes(isCaseSensitive ? value.trim() : value.trim().toLowerCase()),
  };
}

const bool: Values = { words: "`true` or `false`", takes: isGoBool };
const int: Values = { words: "a whole number without a unit", takes: isGoInt };
const cidrs: Values = { words: "addresses and ranges such as `10.0.0.0/8`, separated by commas", takes: areCidrs };
const onOff = oneOf(["on", "off"]);
const size = matching("a size such as `8m`: digits and b, k, m or g", /^\d+[bkmg]?$/i);
const name = matching("letters, digits and - . _ ~ / :", /^[/\-._~a-zA-Z0-9:]*$/);
const url = matching("an address without variables", /^[-._~a-zA-Z0-9/:,?&=]*$/);
const spacedUrl = matching("an address without variables", /^[-._~a-zA-Z0-9/:,?&=]*$/, true);
const urlWithVariables = matching("an address", /^[-._~a-zA-Z0-9/:, ?&=$]*$/);
const pathWithGroups = matching("a path, with groups such as `$1`", /^\/?[-._~a-zA-Z0-9/:$]*$/, true);
const prefixWithGroups = matching("a path, with groups such as `$1`", /^\/?[-._~a-zA-Z0-9/:$]*$/);
const headers = matching("names of headers, separated by commas", /^[A-Za-z0-9\-_, ]*$/);
const variable = matching("letters, digits and variables", /^[A-Za-z0-9\-_${}]*$/);
const pattern = matching("a name or an expression", /^[/\-._~a-zA-Z0-9:^$[\](){}*+?|&=\\]*$/, true);
const serverName: Values = { words: pattern.words, takes: (value) => pattern.takes(value.trim()) };
const serverNames: Values = {
  words: "host names, separated by commas",
  takes: (value) => value.split(",").every((each) => serverName.takes(each)),
};

const origins: Values = {
  words: "origins such as `https://shop.example.com`, separated by commas, or `*`",
  takes: (value) => value.split(",").every((each) => origin.test(each.trim())),
};
const origin = /^([a-z]+:\/\/(\*\.)?[A-Za-z0-9\-.]*(:\d+)?|\*|null)?$/;

const dropped = (values: Values, given?: string): NginxAnnotation => entry(values, "dropped", given);
const denied = (values: Values, given?: string): NginxAnnotation => entry(values, "denied", given);
const unguarded = (values: Values, given: string): NginxAnnotation => entry(values, "unguarded", given);
const byDefault = (values: Values, given?: string): NginxAnnotation => entry(values, "default", given);

function entry(values: Values, otherwise: Consequence, given?: string): NginxAnnotation {
  return given === undefined ? { values, otherwise } : { values, otherwise, given };
}

const durationWords = "codes and a duration, such as `200 202 5m`";
const cacheCharacters = matching(durationWords, /^[/\-._~a-zA-Z0-9:, ]*$/, true);

/** ValidCacheDuration in annotations/authreq: a duration, and no code after it. */
const cacheDurations: Values = {
  words: durationWords,
  takes: (value) => value.split(",").every((each) => each.trim() === "" || isCacheDuration(each.trim())),
};

function isCacheDuration(text: string): boolean {
  const kinds = text.split(" ").flatMap((word) => {
    if (/^\d{3}$/.test(word)) return ["code"];
    return /^\d+(ms|s|m|h|d|w|M|y)$/.test(word) ? ["duration"] : [];
  });
  const first = kinds.indexOf("duration");
  return first >= 0 && !kinds.slice(first).includes("code");
}

const separateHeaders: Values = {
  words: headers.words,
  takes: (value) => value.split(",").every((each) => /^[a-zA-Z\d\-_]*$/.test(each.trim())),
};

/** Objects of other namespaces are denied unless allow-cross-namespace-resources is on. */
const ofOwnNamespace = {
  values: {
    words: "the name of an object in the Ingress's own namespace",
    takes: (value, namespace) => {
      const [first = "", second, more] = value.split("/");
      return more === undefined && (second === undefined || first === "" || first === (namespace ?? first));
    },
  },
  otherwise: "denied",
} as const satisfies NginxAnnotation["later"];

const withOwnNamespace = {
  values: {
    words: "the Ingress's own namespace, a slash, and the name of a Secret in it",
    takes: (value, namespace) => {
      const [first = "", second = "", more] = value.split("/");
      return more === undefined && second !== "" && (first === "" || first === (namespace ?? first));
    },
  },
  otherwise: "denied",
} as const satisfies NginxAnnotation["later"];

/**
 * Annotations by what their parser does with a value that does not pass its validator, at controller-v1.15.1:
 * internal/ingress/annotations/<group>/main.go, and Extract in annotations.go, which passes over the Ingress for a
 * validation error, answers 503 for a denied location, and leaves the group out for any other error.
 */
export const nginxAnnotations: ReadonlyMap<string, NginxAnnotation> = new Map(
  Object.entries({
    affinity: byDefault(oneOf(["cookie"])),
    "affinity-canary-behavior": byDefault(oneOf(["sticky", "legacy"])),
    "affinity-mode": byDefault(oneOf(["balanced", "persistent"])),
    "allowlist-source-range": denied(cidrs),
    "app-root": byDefault(pathWithGroups),
    "auth-always-set-cookie": unguarded(bool, "auth-url"),
    "auth-cache-duration": {
      ...unguarded(cacheCharacters, "auth-url"),
      later: { values: cacheDurations, otherwise: "denied" },
    },
    "auth-cache-key": byDefault(variable, "auth-url"),
    "auth-keepalive": byDefault(int, "auth-url"),
    "auth-keepalive-requests": byDefault(int, "auth-url"),
    "auth-keepalive-share-vars": byDefault(bool, "auth-url"),
    "auth-keepalive-timeout": byDefault(int, "auth-url"),
    "auth-method": denied(
      matching("a method such as `GET`", /^(GET|HEAD|POST|PUT|PATCH|DELETE|CONNECT|OPTIONS|TRACE)$/),
      "auth-url",
    ),
    "auth-proxy-set-headers": { ...byDefault(name, "auth-url"), later: ofOwnNamespace },
    "auth-realm": dropped(
      matching("letters, digits, spaces and - . _ ~ / :", /^[/\-._~a-zA-Z0-9: ]*$/, true),
      "auth-secret",
    ),
    "auth-request-redirect": unguarded(url, "auth-url"),
    "auth-response-headers": {
      ...denied(headers, "auth-url"),
      later: { values: separateHeaders, otherwise: "denied" },
    },
    "auth-secret": { ...denied(name, "auth-type"), later: ofOwnNamespace },
    "auth-secret-type": dropped(matching("`auth-file` or `auth-map`", /auth-file|auth-map/), "auth-type"),
    "auth-signin": byDefault(urlWithVariables, "auth-url"),
    "auth-signin-redirect-param": byDefault(url, "auth-url"),
    "auth-tls-error-page": dropped(
      matching(
        "an address or a path",
        /^(@[A-Za-z0-9_-]+|((https?:\/\/)?[A-Za-z0-9\-.]+(:\d+)?)?(\/[A-Za-z0-9\-_.]+)*\/?)$/,
      ),
      "auth-tls-secret",
    ),
    "auth-tls-match-cn": dropped(
      { words: "`CN=` and a name", takes: (value) => value.startsWith("CN=") },
      "auth-tls-secret",
    ),
    "auth-tls-pass-certificate-to-upstream": dropped(bool, "auth-tls-secret"),
    "auth-tls-secret": { ...dropped(name), later: withOwnNamespace },
    "auth-tls-verify-client": byDefault(
      matching("`on`, `off`, `optional` or `optional_no_ca`", /^(on|off|optional|optional_no_ca)$/),
      "auth-tls-secret",
    ),
    "auth-tls-verify-depth": byDefault(int, "auth-tls-secret"),
    "auth-type": dropped(matching("`basic` or `digest`", /basic|digest/)),
    "auth-url": {
      ...dropped(urlWithVariables),
      later: { values: matching("an address with a scheme", /^[a-z][a-z0-9+.-]*:\/\/[^/?]+/i), otherwise: "denied" },
    },
    "backend-protocol": byDefault(oneOf(["auto_http", "http", "https", "grpc", "grpcs", "fcgi"], false)),
    canary: byDefault(bool),
    "canary-by-cookie": byDefault(name),
    "canary-by-header": byDefault(name),
    "canary-by-header-pattern": byDefault(pattern),
    "canary-by-header-value": byDefault(name),
    "canary-weight": byDefault(int),
    "canary-weight-total": byDefault(int),
    "client-body-buffer-size": dropped(size),
    "connection-proxy-header": dropped(matching("`close` or `keep-alive`", /^(close|keep-alive)$/)),
    "cors-allow-credentials": byDefault(bool, "enable-cors"),
    "cors-allow-headers": byDefault(headers, "enable-cors"),
    "cors-allow-methods": byDefault(
      matching("methods, separated by commas", /^[A-Za-z]+(?:(?:,\s?|\s)[A-Za-z]+)*,?\s?$/),
      "enable-cors",
    ),
    "cors-allow-origin": {
      ...byDefault(matching(origins.words, /^(?:[A-Za-z0-9\-.,]|\*\.|:\d|(?<=[a-z]):\/\/)*$|^\*$/), "enable-cors"),
      later: { values: origins, otherwise: "skipped" },
    },
    "cors-expose-headers": byDefault(
      matching("names of headers, separated by commas", /^[A-Za-z0-9\-_*]+(?:(?:,\s?|\s)[A-Za-z0-9\-_*]+)*,?\s?$/),
      "enable-cors",
    ),
    "cors-max-age": byDefault(int, "enable-cors"),
    "custom-http-errors": dropped(matching("codes from 400 to 599, separated by commas", /^(?:[4,5]\d{2},?)*$/)),
    "default-backend": dropped(
      matching("the name of a Service in the same namespace", /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/, true),
    ),
    "denylist-source-range": denied(cidrs),
    "disable-proxy-intercept-errors": byDefault(bool),
    "enable-access-log": byDefault(bool),
    "enable-cors": byDefault(bool),
    "enable-global-auth": byDefault(bool),
    "enable-modsecurity": byDefault(bool),
    "enable-opentelemetry": byDefault(bool),
    "enable-owasp-core-rules": byDefault(bool),
    "enable-rewrite-log": byDefault(bool),
    "fastcgi-index": dropped(matching("a file's name", /^[A-Za-z0-9.\-_]+$/)),
    "fastcgi-params-configmap": dropped(name),
    "force-ssl-redirect": byDefault(bool),
    "from-to-www-redirect": dropped(bool),
    "http2-push-preload": dropped(bool),
    "limit-allowlist": dropped(cidrs),
    "limit-burst-multiplier": byDefault(int),
    "limit-connections": dropped(int),
    "limit-rate": byDefault(int),
    "limit-rate-after": byDefault(int),
    "limit-rpm": dropped(int),
    "limit-rps": dropped(int),
    "limit-whitelist": dropped(cidrs),
    "load-balance": dropped(
      oneOf(["round_robin", "chash", "chashsubset", "sticky_balanced", "sticky_persistent", "ewma"]),
    ),
    "mirror-host": byDefault(serverName, "mirror-target"),
    "mirror-request-body": byDefault(onOff, "mirror-target"),
    "mirror-target": byDefault(serverName),
    "modsecurity-transaction-id": byDefault(variable),
    "opentelemetry-operation-name": dropped(
      matching("letters, digits, - and _", /^[A-Za-z0-9_-]*$/),
      "enable-opentelemetry",
    ),
    "opentelemetry-trust-incoming-span": byDefault(bool, "enable-opentelemetry"),
    "permanent-redirect": dropped(spacedUrl),
    "permanent-redirect-code": dropped(int),
    "preserve-trailing-slash": byDefault(bool),
    "proxy-body-size": byDefault(size),
    "proxy-buffer-size": byDefault(size),
    "proxy-buffering": byDefault(onOff),
    "proxy-buffers-number": byDefault(int),
    "proxy-busy-buffers-size": byDefault(size),
    "proxy-connect-timeout": byDefault(int),
    "proxy-cookie-domain": byDefault(
      matching("`off`, or two domains", /^(off|[-._~a-zA-Z0-9/:]+\s+[-._~a-zA-Z0-9/:]+)$/, true),
    ),
    "proxy-cookie-path": byDefault(url),
    "proxy-http-version": byDefault(oneOf(["1.0", "1.1"])),
    "proxy-max-temp-file-size": byDefault(size),
    "proxy-next-upstream": byDefault(
      matching(
        "conditions of nginx's proxy_next_upstream",
        /^((error|timeout|invalid_header|http_500|http_502|http_503|http_504|http_403|http_404|http_429|non_idempotent|off)\s?)+$/,
        true,
      ),
    ),
    "proxy-next-upstream-timeout": byDefault(int),
    "proxy-next-upstream-tries": byDefault(int),
    "proxy-read-timeout": byDefault(int),
    "proxy-redirect-from": byDefault(url),
    "proxy-redirect-to": byDefault(url),
    "proxy-request-buffering": byDefault(onOff),
    "proxy-send-timeout": byDefault(int),
    "proxy-ssl-ciphers": byDefault(matching("ciphers of OpenSSL", /^[A-Za-z0-9+:_\-!]*$/), "proxy-ssl-secret"),
    "proxy-ssl-name": byDefault(serverName, "proxy-ssl-secret"),
    "proxy-ssl-protocols": byDefault(
      matching("`TLSv1.2` and `TLSv1.3`", /^(TLSv1\.2|TLSv1\.3| )*$/),
      "proxy-ssl-secret",
    ),
    "proxy-ssl-secret": { ...dropped(name), later: withOwnNamespace },
    "proxy-ssl-server-name": byDefault(onOff, "proxy-ssl-secret"),
    "proxy-ssl-verify": byDefault(onOff, "proxy-ssl-secret"),
    "proxy-ssl-verify-depth": byDefault(int, "proxy-ssl-secret"),
    "relative-redirects": dropped(bool),
    "rewrite-target": byDefault(pathWithGroups),
    satisfy: byDefault(oneOf(["any", "all"])),
    "server-alias": dropped(serverNames),
    "service-upstream": byDefault(bool),
    "session-cookie-change-on-failure": byDefault(bool, "affinity"),
    "session-cookie-conditional-samesite-none": byDefault(bool, "affinity"),
    "session-cookie-domain": byDefault(name, "affinity"),
    "session-cookie-expires": byDefault(matching("seconds", /(^0|-?[1-9]\d*$)/), "affinity"),
    "session-cookie-max-age": byDefault(matching("seconds", /(^0|-?[1-9]\d*$)/, true), "affinity"),
    "session-cookie-name": byDefault(name, "affinity"),
    "session-cookie-path": byDefault(url, "affinity"),
    "session-cookie-samesite": byDefault(oneOf(["none", "lax", "strict"], false), "affinity"),
    "session-cookie-secure": byDefault(bool, "affinity"),
    "ssl-ciphers": dropped(matching("ciphers of OpenSSL", /^(?:[A-Za-z0-9!:+\-_]|@STRENGTH|@SECLEVEL=[0-5])*$/)),
    "ssl-passthrough": dropped(bool),
    "ssl-prefer-server-ciphers": byDefault(bool),
    "ssl-redirect": byDefault(bool),
    "temporal-redirect": dropped(spacedUrl),
    "temporal-redirect-code": dropped(int, "temporal-redirect"),
    "upstream-hash-by": dropped(matching("text with nginx's variables", /^[A-Za-z0-9\-_${}]*$/)),
    "upstream-hash-by-subset": dropped(bool),
    "upstream-hash-by-subset-size": dropped(int),
    "upstream-vhost": dropped(serverName),
    "use-port-in-redirects": byDefault(bool),
    "use-regex": byDefault(bool),
    "whitelist-source-range": denied(cidrs),
    "x-forwarded-prefix": dropped(prefixWithGroups),
  }),
);

/** Snippets of nginx's configuration: as risky as it gets, which the controller takes only when told so. */
export const snippets: ReadonlySet<string> = new Set([
  "auth-snippet",
  "configuration-snippet",
  "modsecurity-snippet",
  "server-snippet",
  "stream-snippet",
]);
