import type { Cors } from "../../../model/routes.ts";

/** What ingress-nginx fills in (internal/ingress/annotations/cors/main.go), for a controller that does not. */
const standard = {
  headers: [
    "DNT",
    "Keep-Alive",
    "User-Agent",
    "X-Requested-With",
    "If-Modified-Since",
    "Cache-Control",
    "Content-Type",
    "Range",
    "Authorization",
  ],
  credentials: true,
  maxAge: 1728000,
} as const;

/** Cross-origin settings with all that is answered to a preflight. */
export function corsOf({ origins, methods, headers = standard.headers, credentials = standard.credentials }: Cors) {
  return {
    origins: [...origins],
    methods: [...methods],
    headers: [...headers],
    credentials,
    maxAge: standard.maxAge,
  };
}
