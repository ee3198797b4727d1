import { BlockList } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressesOf, addressOf, cidrOf, formatRange } from "../../generator/model/network/addresses.ts";
import { addressEndpoint, networkOf, podEndpoint } from "../../generator/model/network/endpoint.ts";
import { type Intervals, includes, intersect, normalize, subtract } from "../../generator/model/network/intervals.ts";
import { policyOf } from "../../generator/model/network/policy.ts";
import { portPlace } from "../../generator/model/network/ports.ts";
import { allowedPorts, outsideReach, verdictOf } from "../../generator/model/network/verdict.ts";
import { networkCase } from "./reachability-cases.ts";

describe("intervals", () => {
  const intervals = fc.array(
    fc.tuple(fc.nat(12), fc.nat(4)).map(([first, size]) => ({ first, end: first + size + 1 })),
    { maxLength: 4 },
  );
  const members = (all: Intervals<number>) => Array.from({ length: 20 }, (_, n) => n).filter((n) => includes(all, n));

  test("are sets of numbers", () => {
    fc.assert(
      fc.property(intervals, intervals, (left, right) => {
        const [inLeft, inRight] = [new Set(members(left)), new Set(members(right))];
        expect(members(intersect(left, right))).toEqual([...inLeft].filter((n) => inRight.has(n)));
        expect(members(subtract(left, right))).toEqual([...inLeft].filter((n) => !inRight.has(n)));
        expect(members(normalize(left))).toEqual([...inLeft]);
      }),
    );
  });

  test("are in order and apart when they are normalized", () => {
    fc.assert(
      fc.property(intervals, (all) => {
        const apart = normalize(all);
        for (const [index, { first }] of apart.entries()) expect(first).toBeGreaterThan(apart[index - 1]?.end ?? -1);
      }),
    );
  });
});

describe("addresses", () => {
  const near = fc.tuple(fc.ipV4(), fc.nat(32));

  test("are in the ranges that Node finds them in, IPv4", () => {
    fc.assert(
      fc.property(near, fc.nat({ max: 255 }), ([address, prefix], last) => {
        const candidate = address.replace(/\d+$/, String(last));
        const list = new BlockList();
        list.addSubnet(address, prefix);
        const range = addressesOf(`${address}/${prefix}`, []);
        expect(includes(range, addressOf(candidate) ?? -1n)).toBe(list.check(candidate));
      }),
    );
  });

  test("are in the ranges that Node finds them in, IPv6", () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.integer({ min: 0, max: 128 }), fc.ipV6(), (address, prefix, other) => {
        fc.pre(!/^(?:0*:)*:?ffff:/i.test(address) && !/^(?:0*:)*:?ffff:/i.test(other));
        const list = new BlockList();
        list.addSubnet(address, prefix, "ipv6");
        const range = addressesOf(`${address}/${prefix}`, []);
        for (const candidate of [other, address]) {
          expect(includes(range, addressOf(candidate) ?? -1n)).toBe(list.check(candidate, "ipv6"));
        }
      }),
    );
  });

  test("are written as they are read", () => {
    fc.assert(
      fc.property(fc.oneof(fc.tuple(fc.ipV4(), fc.nat(32)), fc.tuple(fc.ipV6(), fc.nat(128))), ([address, prefix]) => {
        const range = cidrOf(`${address}/${prefix}`);
        expect(range && cidrOf(formatRange(range))).toEqual(range);
      }),
    );
    expect(addressesOf("10.0.0.0/30", ["10.0.0.0/32"]).map(formatRange)).toEqual(["10.0.0.1-10.0.0.3"]);
    expect(addressesOf("2001:db8::/32", []).map(formatRange)).toEqual(["2001:db8::/32"]);
    expect(addressesOf("::/0", []).map(formatRange)).toEqual(["::/0"]);
  });

  test.each([
    "",
    "10.0.0.0",
    "10.0.0.0/33",
    "10.0.0/8",
    "256.0.0.0/8",
    "::1::/64",
    ":::/8",
    "1:2:3:4:5:6:7/64",
    "g::/8",
    "::/129",
    "1.2.3.4.5/8",
    "10.0.0.0/-1",
    "::1.2.3/96",
    "1:2:3:4:5:6:7:8::/64",
  ])("%j is no range", (text) => expect(cidrOf(text)).toBeUndefined());

  test("an IPv4 address mapped into IPv6 is the IPv4 address, and ::/0 has no IPv4 address", () => {
    expect(addressOf("::ffff:10.0.0.1")).toBe(addressOf("10.0.0.1"));
    expect(cidrOf("::ffff:10.0.0.0/104")).toEqual(cidrOf("10.0.0.0/8"));
    expect(includes(addressesOf("::/0", []), addressOf("10.0.0.1") ?? -1n)).toBe(false);
  });
});

describe("verdicts", () => {
  test("on single ports and all allowed ports agree", () => {
    fc.assert(
      fc.property(networkCase, ({ namespaces, policies, pods, connections }) => {
        const network = networkOf(new Map(Object.entries(namespaces)), policies.map(policyOf));
        const endpoints = pods.map((pod) => podEndpoint(network, pod));
        for (const { from, to, port, protocol } of connections) {
          const [source, target] = [from, to].map((end) =>
            typeof end === "number" ? endpoints[end] : addressEndpoint(end),
          );
          if (source === undefined || target === undefined) continue;
          const open = includes(allowedPorts(source, target), portPlace(protocol, port));
          expect(open).toBe(verdictOf(source, target, protocol, port).allowed);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("on addresses outside and the reach of a pod agree", () => {
    fc.assert(
      fc.property(networkCase, fc.constantFrom("10.0.0.6", "10.0.0.8", "8.8.8.8", "fd00::1:5"), (drawn, ip) => {
        const network = networkOf(new Map(Object.entries(drawn.namespaces)), drawn.policies.map(policyOf));
        const outside = addressEndpoint(ip);
        for (const endpoint of drawn.pods.map((pod) => podEndpoint(network, pod))) {
          const open = outsideReach(endpoint).some(
            ({ addresses, ports }) =>
              includes(addresses, outside.address ?? -1n) && includes(ports, portPlace("TCP", 443)),
          );
          expect(open).toBe(verdictOf(endpoint, outside, "TCP", 443).allowed);
        }
      }),
      { numRuns: 300 },
    );
  });

  const deny = policyOf({ metadata: { name: "deny", namespace: "a" }, spec: { policyTypes: ["Ingress", "Egress"] } });
  const network = networkOf(new Map(), [deny]);
  const pod = podEndpoint(network, { namespace: "a", labels: {}, ports: [] });

  test("a pod reaches itself, and not the next one of its kind", () => {
    expect(verdictOf(pod, pod, "TCP", 80).allowed).toBe(true);
    expect(verdictOf(pod, { ...pod }, "TCP", 80).allowed).toBe(false);
  });

  test.each([
    { cidr: "0.0.0.0/0", except: [], reaches: true },
    { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"], reaches: false },
    { cidr: "10.0.0.0/8", except: [], reaches: false },
  ])("a pod without a known address is in $cidr without $except: $reaches", ({ cidr, except, reaches }) => {
    const egress = [{ to: [{ ipBlock: { cidr, except } }] }];
    const policy = policyOf({ metadata: { name: "p", namespace: "a" }, spec: { policyTypes: ["Egress"], egress } });
    const from = podEndpoint(networkOf(new Map(), [policy]), { namespace: "a", labels: {}, ports: [] });
    const to = podEndpoint(network, { namespace: "b", labels: {}, ports: [] });
    expect(verdictOf(from, to, "TCP", 80).allowed).toBe(reaches);
  });
});
