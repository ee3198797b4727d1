/**
 * The settings of ingress-nginx's ConfigMap by their type in Go: the tags of Configuration in internal/ingress/controller/config
 * and of Backend in internal/ingress/defaults, and those that ReadConfig takes out itself, at controller-v1.15.1.
 */
function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

export const boolKeys = words(`
  allow-backend-server-header allow-cross-namespace-resources allow-snippet-annotations compute-full-forwarded-for
  disable-access-log disable-http-access-log disable-ipv6 disable-ipv6-dns disable-proxy-intercept-errors
  disable-stream-access-log enable-access-log-for-default-backend enable-aio-write enable-auth-access-log
  enable-brotli enable-modsecurity enable-multi-accept enable-ocsp enable-opentelemetry enable-owasp-modsecurity-crs
  enable-real-ip enable-serial-reloads enable-syslog enable-underscores-in-headers force-ssl-redirect
  generate-request-id hsts hsts-include-subdomains hsts-preload ignore-invalid-headers log-format-escape-json
  log-format-escape-none opentelemetry-trust-incoming-span otel-sampler-parent-based preserve-trailing-slash
  proxy-add-original-uri-header proxy-ssl-location-only proxy-stream-next-upstream relative-redirects
  retry-non-idempotent reuse-port server-tokens service-upstream ssl-early-data ssl-redirect ssl-reject-handshake
  ssl-session-cache ssl-session-tickets strict-validate-path-type upstream-hash-by-subset use-forwarded-headers
  use-geoip2 use-gzip use-http2 use-port-in-redirects use-proxy-protocol
`);

export const intKeys = words(`
  brotli-level brotli-min-length client-body-timeout client-header-timeout geoip2-autoreload-in-minutes
  grpc-buffer-size-kb gzip-level gzip-min-length http2-max-concurrent-streams http2-max-requests keep-alive
  keep-alive-requests limit-conn-status-code limit-rate limit-rate-after limit-req-status-code map-hash-bucket-size
  max-worker-connections max-worker-open-files otel-max-export-batch-size otel-max-queuesize
  otel-schedule-delay-millis proxy-buffers-number proxy-connect-timeout proxy-headers-hash-bucket-size
  proxy-headers-hash-max-size proxy-next-upstream-timeout proxy-next-upstream-tries proxy-read-timeout
  proxy-send-timeout proxy-stream-next-upstream-tries server-name-hash-bucket-size server-name-hash-max-size
  syslog-port upstream-hash-by-subset-size upstream-keepalive-connections upstream-keepalive-requests
  upstream-keepalive-timeout variables-hash-bucket-size variables-hash-max-size
`);

export const otherKeys = words(`
  Resolver access-log-params access-log-path add-headers annotation-value-word-blocklist annotations-risk-level
  app-root bind-address bind-address-ipv4 bind-address-ipv6 block-cidrs block-referers block-user-agents brotli-types
  client-body-buffer-size client-header-buffer-size custom-http-errors debug-connections default-type
  denylist-source-range error-log-level error-log-path forwarded-for-header forwarded-for-proxy-protocol-header
  forwarded-host-header global-allowed-response-headers global-auth-always-set-cookie global-auth-cache-duration
  global-auth-cache-key global-auth-method global-auth-request-redirect global-auth-response-headers
  global-auth-signin global-auth-signin-redirect-param global-auth-snippet global-auth-url gzip-disable gzip-types
  hide-headers hsts-max-age http-access-log-path http-redirect-code http-snippet http2-max-field-size
  http2-max-header-size large-client-header-buffers limit-conn-zone-variable load-balance location-snippet
  log-format-stream log-format-upstream lua-shared-dicts main-snippet modsecurity-snippet nginx-status-ipv4-whitelist
  nginx-status-ipv6-whitelist no-auth-locations no-tls-redirect-locations opentelemetry-config
  opentelemetry-operation-name otel-sampler otel-sampler-ratio otel-service-name otlp-collector-host
  otlp-collector-port proxy-body-size proxy-buffer-size proxy-buffering proxy-busy-buffers-size proxy-cookie-domain
  proxy-cookie-path proxy-http-version proxy-max-temp-file-size proxy-next-upstream proxy-protocol-header-timeout
  proxy-real-ip-cidr proxy-redirect-from proxy-redirect-to proxy-request-buffering proxy-set-headers
  proxy-stream-next-upstream-timeout proxy-stream-responses proxy-stream-timeout server-snippet skip-access-log-urls
  ssl-buffer-size ssl-ciphers ssl-dh-param ssl-ecdh-curve ssl-protocols ssl-session-cache-size ssl-session-ticket-key
  ssl-session-timeout stream-access-log-path stream-snippet syslog-host upstream-hash-by upstream-keepalive-time
  whitelist-source-range worker-cpu-affinity worker-processes worker-shutdown-timeout
`);
