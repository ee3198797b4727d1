/** What the API server holds of some kinds, kept up by watches: for what is over before the next look. */
import { request } from "node:https";
import { type Access, type Api, type LiveObject, valueAt } from "./api.ts";

export interface Watch {
  /** All objects of a kind in a namespace, as the last event has them. */
  readonly objects: (kind: string, namespace: string) => readonly LiveObject[];
  /** Milliseconds since anything of a namespace has changed. */
  readonly quiet: (namespace: string) => number;
  readonly stop: () => void;
}

/** Watches `kinds` in all namespaces. `seen` is told of every event, after it has been taken in; an event that is lost throws. */
export async function watchAll(
  access: Access,
  api: Api,
  kinds: readonly (readonly [apiVersion: string, kind: string])[],
  seen: (kind: string, namespace: string, objects: Iterable<LiveObject>) => void,
): Promise<Watch> {
  const stores = new Map(kinds.map(([, kind]) => [kind, new Map<string, Map<string, LiveObject>>()]));
  const changes = new Map<string, number>();
  let fault: Error | undefined;
  const take = (kind: string, type: string, object: LiveObject) => {
    const { namespace = "", name } = object.metadata;
    const store = stores.get(kind);
    const inside = store?.get(namespace) ?? new Map<string, LiveObject>();
    store?.set(namespace, inside);
    if (type === "DELETED") inside.delete(name);
    else inside.set(name, object);
    changes.set(namespace, Date.now());
    seen(kind, namespace, inside.values());
  };
  const stops = await Promise.all(
    kinds.map(async ([apiVersion, kind]) => {
      const path = await api.pathOf({ apiVersion, kind });
      const { body } = await api.send("GET", path);
      for (const item of (valueAt(body, "items") ?? []) as readonly LiveObject[]) take(kind, "ADDED", item);
      const version = String(valueAt(body, "metadata", "resourceVersion"));
      return follow(access, `${path}?watch=true&timeoutSeconds=7200&resourceVersion=${version}`, (line) => {
        const { type, object } = JSON.parse(line) as { readonly type: string; readonly object: LiveObject };
        if (type === "ERROR") fault ??= new Error(`watch of ${kind}: ${valueAt(object, "message")}`);
        else take(kind, type, object);
      });
    }),
  );
  return {
    objects: (kind, namespace) => {
      if (fault !== undefined) throw fault;
      return [...(stores.get(kind)?.get(namespace)?.values() ?? [])];
    },
    quiet: (namespace) => Date.now() - (changes.get(namespace) ?? 0),
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

/** Calls `each` with every line of an answer that does not end; gives what ends it. */
function follow({ server, token, certificate }: Access, path: string, each: (line: string) => void): () => void {
  const headers = { authorization: `Bearer ${token}`, accept: "application/json" };
  const sent = request(`${server}${path}`, { headers, ca: certificate }, (response) => {
    let rest = "";
    response.setEncoding("utf8");
    response.on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line !== "") each(line);
    });
  });
  // A watch that breaks off leaves what is held as it was, so that whoever waits says what is missing.
  sent.on("error", () => undefined);
  sent.end();
  return () => sent.destroy();
}
