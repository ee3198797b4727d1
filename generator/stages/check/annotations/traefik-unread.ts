/**
 * Annotations that ingress-nginx 1.15 knows and Traefik's provider for them does not read, or not before a version. Source:
 * pkg/provider/kubernetes/ingress-nginx/annotations.go of Traefik 3.6.12 and 3.7.13. Those of ModSecurity 3.7 reads, and
 * leaves to a function that only Traefik's sold version has (translator.go, ApplyMiddlewareFunc).
 */
export const unreadByTraefik: ReadonlyMap<string, "never" | `${number}.${number}`> = new Map([
  ...named(
    "never",
    `
    affinity-mode auth-always-set-cookie auth-cache-duration auth-cache-key auth-keepalive
    auth-keepalive-requests auth-keepalive-share-vars auth-keepalive-timeout auth-proxy-set-headers
    auth-request-redirect auth-signin-redirect-param auth-tls-error-page auth-tls-match-cn
    auth-tls-verify-depth connection-proxy-header denylist-source-range disable-proxy-intercept-errors
    enable-modsecurity enable-opentelemetry enable-owasp-core-rules enable-rewrite-log fastcgi-index
    fastcgi-params-configmap http2-push-preload limit-allowlist limit-rate limit-rate-after limit-whitelist
    load-balance mirror-host mirror-request-body mirror-target modsecurity-snippet
    modsecurity-transaction-id opentelemetry-operation-name opentelemetry-trust-incoming-span
    preserve-trailing-slash proxy-busy-buffers-size proxy-cookie-domain proxy-cookie-path
    proxy-redirect-from proxy-redirect-to proxy-ssl-ciphers proxy-ssl-protocols proxy-ssl-verify-depth
    relative-redirects satisfy session-cookie-change-on-failure session-cookie-conditional-samesite-none
    session-cookie-partitioned ssl-ciphers ssl-prefer-server-ciphers stream-snippet upstream-hash-by-subset
    upstream-hash-by-subset-size use-port-in-redirects
    `,
  ),
  ...named(
    "3.7",
    `
    affinity-canary-behavior allowlist-source-range app-root auth-method auth-signin auth-snippet
    auth-tls-pass-certificate-to-upstream auth-tls-secret auth-tls-verify-client canary canary-by-cookie
    canary-by-header canary-by-header-pattern canary-by-header-value canary-weight canary-weight-total
    client-body-buffer-size configuration-snippet custom-headers custom-http-errors default-backend
    enable-access-log enable-global-auth from-to-www-redirect limit-burst-multiplier limit-connections
    limit-rpm limit-rps permanent-redirect permanent-redirect-code proxy-body-size proxy-buffer-size
    proxy-buffering proxy-buffers-number proxy-connect-timeout proxy-http-version proxy-max-temp-file-size
    proxy-next-upstream proxy-next-upstream-timeout proxy-next-upstream-tries proxy-read-timeout
    proxy-request-buffering proxy-send-timeout rewrite-target server-alias server-snippet
    session-cookie-expires temporal-redirect temporal-redirect-code upstream-hash-by upstream-vhost
    whitelist-source-range x-forwarded-prefix
    `,
  ),
]);

/** What becomes of requests without those that keep somebody out. */
export const lostProtections: ReadonlyMap<string, string> = new Map([
  ["allowlist-source-range", "every address is let in"],
  ["auth-tls-match-cn", "every certificate of the authority is let in"],
  ["auth-tls-secret", "nobody is asked for a certificate"],
  ["denylist-source-range", "whom it keeps out is let in"],
  ["enable-modsecurity", "no request is looked through"],
  ["enable-owasp-core-rules", "no request is looked through"],
  ["limit-connections", "nobody is kept from opening more"],
  ["limit-rpm", "nobody is kept from asking more often"],
  ["limit-rps", "nobody is kept from asking more often"],
  ["modsecurity-snippet", "no request is looked through"],
  ["whitelist-source-range", "every address is let in"],
]);

function named<Since extends string>(since: Since, names: string): readonly (readonly [string, Since])[] {
  return names
    .trim()
    .split(/\s+/)
    .map((name) => [name, since] as const);
}
