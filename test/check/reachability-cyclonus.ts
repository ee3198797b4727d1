import type { TestPeer, TestPolicy, TestRequirement, TestSelector } from "./reachability-cases.ts";

/**
 * The same policies, said so that two faults of cyclonus do not show (see the test that pins them): it takes a missing
 * label for one with an empty value in matchLabels, and it does not match NotIn where the label is missing.
 * Peers are alternatives and policies add up, so a selector may be split into several that together select the same.
 */
export function withoutCyclonusFaults(policies: readonly TestPolicy[]): readonly TestPolicy[] {
  return policies.flatMap((policy) => {
    const { podSelector, policyTypes, ingress, egress, ...rest } = policy.spec;
    const spec = {
      ...rest,
      ...(policyTypes === undefined ? {} : { policyTypes }),
      ...(ingress === undefined
        ? {}
        : {
            ingress: ingress.map(({ from, ...rule }) => (from === undefined ? rule : { ...rule, from: split(from) })),
          }),
      ...(egress === undefined
        ? {}
        : { egress: egress.map(({ to, ...rule }) => (to === undefined ? rule : { ...rule, to: split(to) })) }),
    };
    if (podSelector === undefined) return [{ ...policy, spec }];
    return alternatives(podSelector).map((one) => ({ ...policy, spec: { ...spec, podSelector: one } }));
  });
}

function split(peers: readonly TestPeer[]): readonly TestPeer[] {
  return peers.flatMap((peer) => {
    const { podSelector, namespaceSelector } = peer;
    const pods = podSelector === undefined ? [{}] : alternatives(podSelector).map((one) => ({ podSelector: one }));
    const namespaces =
      namespaceSelector === undefined
        ? [{}]
        : alternatives(namespaceSelector).map((one) => ({ namespaceSelector: one }));
    return pods.flatMap((one) => namespaces.map((other) => ({ ...peer, ...one, ...other })));
  });
}

/** Selectors that together select what one selects: a NotIn becomes "not there" or "there with another value". */
function alternatives({ matchLabels = {}, matchExpressions = [] }: TestSelector): readonly TestSelector[] {
  const pairs: readonly TestRequirement[] = Object.entries(matchLabels).map(([key, value]) => ({
    key,
    operator: "In",
    values: [value],
  }));
  return [...pairs, ...matchExpressions].reduce<readonly TestSelector[]>(
    (selectors, requirement) =>
      selectors.flatMap(({ matchExpressions: before = [] }) =>
        meanings(requirement).map((meaning) => ({ matchExpressions: [...before, ...meaning] })),
      ),
    [{}],
  );
}

function meanings(requirement: TestRequirement): readonly (readonly TestRequirement[])[] {
  const { key, operator } = requirement;
  if (operator !== "NotIn") return [[requirement]];
  return [[{ key, operator: "DoesNotExist" }], [{ key, operator: "Exists" }, requirement]];
}
