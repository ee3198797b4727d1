import { describe, expect, test } from "vitest";
import { matchesGlob, matchesKind } from "../../generator/stages/check/projects/globs.ts";

// Expectations come from Go: path/filepath.Match, and github.com/gobwas/glob 0.2.3 as Argo CD calls it.
describe("patterns of AppProjects", () => {
  test.each([
    ["*", "", true],
    ["*", "apps", true],
    ["*.k8s.io", "networking.k8s.io", true],
    ["*.k8s.io", "k8s.io", false],
    ["", "", true],
    ["", "apps", false],
    ["Ingress", "Ingress", true],
    ["ingress", "Ingress", false],
    ["[A-I]ngress", "Ingress", true],
    ["[^I]ngress", "Ingress", false],
    ["[^I]ngress", "ingress", true],
    ["Ingres?", "Ingress", true],
    ["Ingres?", "Ingres", false],
    ["\\*", "*", true],
    ["\\*", "x", false],
    ["[", "[", false],
    ["a.b", "axb", false],
    ["{a,b}", "a", false],
    ["{a,b}", "{a,b}", true],
    ["[!d]", "d", true],
    ["[]", "a", false],
    ["a[", "a[", false],
    ["]", "]", true],
  ])("kind %j and %j: %s", (pattern, value, matches) => expect(matchesKind(pattern, value)).toBe(matches));

  test.each([
    ["*", "anything/at all", "/", true],
    ["https://git.example.com/*", "https://git.example.com/trip", "/", true],
    ["https://git.example.com/*", "https://git.example.com/trip/config", "/", false],
    ["https://git.example.com/**", "https://git.example.com/trip/config", "/", true],
    ["trip-*", "trip-dev", "", true],
    ["trip-*", "other", "", false],
    ["{dev,prod}", "dev", "", true],
    ["{dev,prod}", "staging", "", false],
    ["de?", "dev", "", true],
    ["[!d]ev", "dev", "", false],
    ["!dev", "prod", "", true],
    ["!dev", "dev", "", false],
    ["{dev", "{dev", "", false],
    ["", "", "", true],
    ["", "dev", "", false],
    ["a[b", "a[b", "", false],
    ["[^d]ev", "aev", "", false],
    ["[^d]ev", "dev", "", true],
    ["[a-c]x", "bx", "", true],
    ["{a*,b}", "axx", "", true],
    ["a}", "a}", "", true],
    ["a,b", "a,b", "", true],
    ["*-dev", "x/y-dev", "", true],
  ])("glob %j and %j with %j: %s", (pattern, value, separator, matches) => {
    expect(matchesGlob(pattern, value, separator)).toBe(matches);
  });
});
