/**
 * What ingress-nginx does with values of its annotations, held against the rule's table. nginx-annotations.tsv has the
 * answers of its own parsers (Extract in internal/ingress/annotations at controller-v1.15.1, risk level High, an Ingress of
 * the namespace `d`), each annotation beside the one without which it is not read. The module is not in the Go proxy: to
 * make the answers anew, call Extract in a checkout of kubernetes/ingress-nginx for each annotation and value of the file.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { nginxAnnotations } from "../../generator/stages/check/annotations/nginx-values.ts";
import { lostProtections, unreadByTraefik } from "../../generator/stages/check/annotations/traefik-unread.ts";
import { knownAnnotations } from "../../generator/stages/check/components/ingress-annotations.ts";

type Answer = "dropped" | "denied" | "unguarded" | "taken" | "without effect";
interface Recorded {
  readonly name: string;
  readonly answer: string;
  readonly values: readonly string[];
}

const recorded: readonly Recorded[] = readFileSync("test/check/nginx-annotations.tsv", "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => {
    const [name = "", answer = "", values = "[]"] = line.split("\t");
    return { name, answer, values: JSON.parse(values) };
  });

/** What the table says, in the record's words: a value that is taken may be what holds anyway. */
function said(name: string, value: string): readonly Answer[] {
  const annotation = nginxAnnotations.get(name);
  if (annotation === undefined) throw new Error(`no row for ${name}`);
  const { later, values } = annotation;
  const stage = later !== undefined && values.takes(value) ? later : annotation;
  if (stage.values.takes(value, "d")) return ["taken", "without effect"];
  if (stage.otherwise === "default") return ["without effect"];
  return stage.otherwise === "skipped" ? ["taken"] : [stage.otherwise];
}

/** Only a lookup in the cluster refuses these. */
const beyond = new Set([
  "proxy-ssl-secret /a b",
  "fastcgi-params-configmap https://a.example.com",
  "fastcgi-params-configmap https://a/b",
]);

describe("values of ingress-nginx's annotations", () => {
  test("every annotation with a value of its own is recorded", () => {
    // One needs a Secret beside it, the other is held against nothing but what it makes.
    const names = [...nginxAnnotations.keys()].filter((name) => name !== "auth-type" && name !== "mirror-target");
    expect([...new Set(recorded.map(({ name }) => name))].toSorted()).toEqual(names.toSorted());
  });

  test.each(recorded)("$name: $answer", ({ name, answer, values }) => {
    const differing = values.filter(
      (value) => !beyond.has(`${name} ${value}`) && !said(name, value).some((each) => each === answer),
    );
    expect(differing).toEqual([]);
  });
});

test("what Traefik does not read is known to ingress-nginx, and what is lost without it is not read", () => {
  expect([...unreadByTraefik.keys()].filter((name) => !knownAnnotations.has(name))).toEqual([]);
  expect([...lostProtections.keys()].filter((name) => !unreadByTraefik.has(name))).toEqual([]);
});
