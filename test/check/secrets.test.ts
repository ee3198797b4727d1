import fc from "fast-check";
import { expect, test } from "vitest";
import type { KubernetesObject } from "../../generator/model/compiled.ts";
import { usualRelease } from "../../generator/model/kubernetes/releases.ts";
import { secrets } from "../../generator/stages/check/secrets.ts";

function findings(object: KubernetesObject) {
  const origin = { files: ["envs/dev.json"], pointer: "/services/app" };
  const declared = { edges: [], destinations: [], externals: [], floatingTags: "forbid" as const };
  const objects = [{ path: "x.yaml", object, origin }];
  return secrets({
    unit: { kind: "environment", name: "dev", directory: "", objects, declared },
    cluster: [],
    argocd: [],
    release: usualRelease,
  });
}

test("no finding holds the value, and each is marked as secret", () => {
  // Upper case and long enough that no word of a message holds it by chance.
  const password = fc.string({
    unit: fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ!#~"),
    minLength: 8,
    maxLength: 40,
  });
  fc.assert(
    fc.property(password, fc.constantFrom("data", "stringData"), (value, field) => {
      const metadata = { name: "x", namespace: "a", annotations: { "db-password": value } };
      const found = [
        ...findings({ apiVersion: "v1", kind: "Secret", metadata, [field]: { password: value } }),
        ...findings({ apiVersion: "v1", kind: "ConfigMap", metadata, data: { conf: `password=${value}` } }),
      ];
      expect(found.length).toBe(3);
      expect(found.every(({ secret }) => secret === true)).toBe(true);
      expect(JSON.stringify(found)).not.toContain(value);
    }),
  );
});
