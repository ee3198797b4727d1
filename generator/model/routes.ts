/** A route of one of the product's services, with all defaults. */
export interface Route {
  /** Its name among `routes`; absent for the short way. */
  readonly name?: string;
  /** Name of its host among the environment's. */
  readonly host: string;
  readonly path: string;
  readonly pathType: "Prefix" | "Exact" | "Regex";
  /** Port of the Service, and of the pods behind it: a number, or the name of a container's. */
  readonly port: number;
  readonly podPort: number | string;
  /** What the Service says of that port, for a controller that does not know it otherwise. */
  readonly appProtocol?: string;
  readonly settings: RouteSettings;
}

/** What the ingress controller is told of a route besides where it leads. */
export interface RouteSettings {
  readonly stripPrefix: boolean;
  readonly protocol: "http" | "grpc" | "websocket";
  /** Absent: the controller's own. */
  readonly timeoutSeconds?: number;
  readonly maxBodySize: string;
  /** Requests a second and client address; absent: no limit. */
  readonly rateLimit?: number;
  readonly cors?: Cors;
  readonly auth?: RouteAuth;
}

export interface Cors {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers?: readonly string[];
  readonly credentials?: boolean;
}

export type RouteAuth =
  | { readonly type: "basic"; readonly secret: string; readonly realm: string }
  | {
      readonly type: "forward";
      readonly asked: AskedService | { readonly url: string };
      readonly signin?: string;
      readonly headers: readonly string[];
    };

/** A service of the environment that says who may pass. */
export interface AskedService {
  readonly service: string;
  /** Name of its Service, with the port of that and of the pods behind it. */
  readonly name: string;
  readonly port: number;
  readonly podPort: number | string;
  readonly path: string;
}

/** Bytes of a largest body, as `100m` of nginx: 1024 to a step. What is no such size is 0, any. */
export function bodyBytes(size: string): number {
  const steps = { k: 1, m: 2, g: 3 } as const;
  const [, amount = "0", unit] = /^(\d+)([kmg])$/.exec(size) ?? [];
  return Number(amount) * 1024 ** (unit === "k" || unit === "m" || unit === "g" ? steps[unit] : 0);
}
