/** A client of the API server: what kubectl and the controllers do, one request a call, every answer as it came. */
import { Agent, request } from "node:https";
import type { KubernetesObject } from "../../../generator/model/compiled.ts";
import { asList, asRecord, type Loose } from "../../../generator/model/loose.ts";

/** An object as the API server gives it: with all that it and the controllers have written. */
export type LiveObject = KubernetesObject & { readonly metadata: LiveMetadata };

interface LiveMetadata {
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation?: number;
  readonly deletionTimestamp?: string;
  readonly ownerReferences?: readonly { readonly kind: string; readonly name: string; readonly uid: string }[];
}

/** Names an object; whatever else the object has is of no interest. */
export interface Reference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

export interface Answer {
  readonly status: number;
  /** What the server says: an object, a list, a Status with a `message`, or a text that is not JSON. */
  readonly body: unknown;
  /** Texts of its Warning headers. */
  readonly warnings: readonly string[];
}

export interface Api {
  readonly send: (method: string, path: string, body?: unknown, contentType?: string) => Promise<Answer>;
  /** Path of an object; without a name that of all objects of its kind, in its namespace or in all. */
  readonly pathOf: (
    reference: Omit<Reference, "metadata"> & { metadata?: Partial<Reference["metadata"]> },
  ) => Promise<string>;
}

export interface Access {
  /** https://HOST:PORT */
  readonly server: string;
  readonly token: string;
  /** Certificate of the server, PEM. */
  readonly certificate: string;
}

/** Above the limit that the server itself is given. */
const patience = 240_000;

export function apiOf({ server, token, certificate }: Access): Api & { readonly close: () => void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 16, ca: certificate });
  const resources = new Map<string, { readonly plural: string; readonly namespaced: boolean }>();

  /**
   * 429 is the server's "not now": the storage of a new definition initializes, say. After 504 it was too busy for its own limit,
   * and may have done what was asked: that is asked again where twice is as once.
   */
  const send: Api["send"] = async (method, ...asked) => {
    const again = method === "POST" ? [429] : [429, 504];
    for (let attempt = 1; ; attempt++) {
      const answer = await sendOnce(method, ...asked);
      if (!again.includes(answer.status) || attempt === 20) return answer;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  };

  const sendOnce: Api["send"] = (method, path, body, contentType = "application/json") =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const headers = {
        authorization: `Bearer ${token}`,
        accept: "application/json",
        ...(text === undefined ? {} : { "content-type": contentType, "content-length": Buffer.byteLength(text) }),
      };
      const sent = request(`${server}${path}`, { method, agent, headers, timeout: patience }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const answer = Buffer.concat(chunks).toString("utf8");
          resolve({
            status: response.statusCode ?? 0,
            body: parsed(answer),
            warnings: warningsOf(response.headers.warning),
          });
        });
      });
      sent.on("error", (error) => {
        // The server may close a kept connection while it is taken up again (Node's documentation, request.reusedSocket).
        const isClosed =
          sent.reusedSocket && "code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE");
        if (isClosed) resolve(sendOnce(method, path, body, contentType));
        else reject(error);
      });
      sent.on("timeout", () => sent.destroy(new Error(`${method} ${path}: no answer within ${patience / 1000} s`)));
      sent.end(text);
    });

  const resourceOf = async (apiVersion: string, kind: string) => {
    const known = resources.get(`${apiVersion} ${kind}`);
    if (known !== undefined) return known;
    const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const { status, body } = await send("GET", group);
    if (status !== 200) throw new Error(`the API server does not have ${apiVersion}: ${status}`);
    const { resources: listed } = body as { resources: readonly { name: string; kind: string; namespaced: boolean }[] };
    for (const { name, kind, namespaced } of listed)
      if (!name.includes("/")) resources.set(`${apiVersion} ${kind}`, { plural: name, namespaced });
    const found = resources.get(`${apiVersion} ${kind}`);
    if (found === undefined) throw new Error(`the API server does not have ${kind} in ${apiVersion}`);
    return found;
  };

  const pathOf: Api["pathOf"] = async ({ apiVersion, kind, metadata: { name, namespace } = {} }) => {
    const { plural, namespaced } = await resourceOf(apiVersion, kind);
    const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const all = name === undefined && namespace === undefined;
    const inside = namespaced && !all ? `/namespaces/${namespace ?? "default"}` : "";
    return `${group}${inside}/${plural}${name === undefined ? "" : `/${encodeURIComponent(name)}`}`;
  };

  return { send, pathOf, close: () => agent.destroy() };
}

/**
 * What lies at a path of an object or an answer, undefined where there is nothing:
 *
 *     valueAt(deployment, "status", "readyReplicas") === 2
 */
export function valueAt(from: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce(
    (value, step) => (typeof value === "object" && value !== null ? (value as Loose)[step] : undefined),
    from,
  );
}

/** Whether `status.conditions` says so. */
export function hasCondition(object: LiveObject, type: string, status = "True"): boolean {
  return asList(valueAt(object, "status", "conditions"))
    .map(asRecord)
    .some((condition) => condition.type === type && condition.status === status);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `299 - "text", 299 - "text"` */
function warningsOf(header: string | undefined): readonly string[] {
  return [...(header ?? "").matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) =>
    text.replace(/\\(.)/g, "$1"),
  );
}
