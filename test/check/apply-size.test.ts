import { describe, expect, test } from "vitest";
import { appliedAnnotationBytes, isTooLargeToApply } from "../../generator/model/apply-size.ts";
import { placed } from "../../generator/stages/compile/part.ts";

const configMap = (text: string, annotations?: Readonly<Record<string, string>>) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "init", namespace: "shop", ...(annotations === undefined ? {} : { annotations }) },
  data: { "init.sql": text },
});

describe("what kubectl keeps of an object", () => {
  test("is counted as Go writes it", () => {
    const [plain, escaped] = [appliedAnnotationBytes(configMap("aaa")), appliedAnnotationBytes(configMap("a<a"))];
    expect(escaped - plain).toBe(5);
    // What `kubectl apply` of 1.36 writes: the keys in another order, and an end of line.
    const value =
      '{"apiVersion":"v1","data":{"init.sql":"aaa"},"kind":"ConfigMap","metadata":{"name":"init","namespace":"shop"}}\n';
    expect(plain).toBe("kubectl.kubernetes.io/last-applied-configuration".length + value.length);
  });

  test("decides whether what is compiled is applied by the server", () => {
    const annotationsOf = (object: ReturnType<typeof configMap>) =>
      placed([{ folder: "mysql", keys: [], object }], [])[0]?.object.metadata.annotations;
    expect(annotationsOf(configMap("x".repeat(250_000)))).toBeUndefined();
    expect(annotationsOf(configMap("x".repeat(263_000)))).toEqual({
      "argocd.argoproj.io/sync-options": "ServerSideApply=true",
    });
    const guarded = configMap("x".repeat(263_000), { "argocd.argoproj.io/sync-options": "Prune=false" });
    expect(isTooLargeToApply(guarded)).toBe(true);
    expect(annotationsOf(guarded)).toEqual({ "argocd.argoproj.io/sync-options": "Prune=false,ServerSideApply=true" });
  });
});
