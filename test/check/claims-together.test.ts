import fc from "fast-check";
import { expect, test } from "vitest";
import { type HostClaim, hostConflicts } from "../../generator/stages/check/exposure/claims.ts";
import { claimsTogether } from "../../generator/stages/check/exposure/claims-together.ts";

/** A unit's Ingresses and routes, each with what it claims. */
const units = fc.array(
  fc.array(
    fc.record({
      kind: fc.constantFrom("Ingress", "HTTPRoute"),
      spots: fc.array(
        fc.record({
          host: fc.constantFrom("", "a.example", "b.example", "c.example"),
          path: fc.constantFrom("/", "/api"),
          pathType: fc.constantFrom("Exact", "Prefix"),
        }),
        { maxLength: 3 },
      ),
    }),
    { maxLength: 3 },
  ),
  { maxLength: 5 },
);

test("claims that several units have conflict as they do among all claims", () => {
  let contested = 0;
  fc.assert(
    fc.property(units, (made) => {
      const together = claimsTogether();
      const all: HostClaim[] = [];
      for (const [at, objects] of made.entries()) {
        const claims = objects.flatMap(({ kind, spots }, index) =>
          claimsOf(`unit-${at}`, `${kind}-${index}`, kind, spots),
        );
        together.add(claims, () => claims);
        all.push(...claims);
      }
      expect(acrossUnits(together.contested())).toEqual(acrossUnits(all));
      contested += together.contested().length;
    }),
  );
  expect(contested).toBeGreaterThan(0);
});

test("what one unit alone claims is not made again", () => {
  const together = claimsTogether();
  const claims = claimsOf("dev", "web", "Ingress", [{ host: "a.example", path: "/", pathType: "Prefix" }]);
  together.add([...claims, ...claims], () => {
    throw new Error("It was asked for.");
  });
  expect(together.contested()).toEqual([]);
});

function acrossUnits(claims: readonly HostClaim[]) {
  return hostConflicts(claims).filter(({ first, second }) => first.unit !== second.unit);
}

function claimsOf(
  unit: string,
  name: string,
  kind: string,
  spots: readonly Pick<HostClaim, "host" | "path" | "pathType">[],
): readonly HostClaim[] {
  const apiVersion = kind === "Ingress" ? "networking.k8s.io/v1" : "gateway.networking.k8s.io/v1";
  const object: HostClaim["object"] = {
    path: `${name}.yaml`,
    object: { apiVersion, kind, metadata: { name, namespace: unit } },
    origin: { files: [`envs/${unit}.json`], pointer: "" },
  };
  return spots.map((spot) => ({ ...spot, unit, place: [], meeting: kind, object }));
}
