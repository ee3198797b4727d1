import type { KubernetesObject } from "../../../model/compiled.ts";
import { imagesOf, type ParsedImage, parseImage } from "../../../model/images/reference.ts";
import { podTemplateOf } from "../../../model/kubernetes/pods.ts";
import type { Effect } from "../effect.ts";
import type { Pair } from "../scene.ts";
import { movedStores } from "./data-versions.ts";
import { quoted } from "./words.ts";

/** Images that a workload moves to, and whether that is forwards where the tags tell. Of stores, what counts is their data. */
export function images(pair: Pair): readonly Effect[] {
  const { before, after } = pair;
  if (before === undefined || after === undefined) return [];
  const [old, stores] = [usesOf(before), movedStores(pair)];
  return [...usesOf(after)].flatMap(([user, to]): readonly Effect[] => {
    const from = old.get(user);
    if (from === undefined || from === to || stores.has(user.replaceAll(/^container `|`$/g, ""))) return [];
    const [one, other] = [parseImage(from), parseImage(to)];
    const direction = directionOf(one, other);
    const move = one.host === other.host && one.repository === other.repository ? short(one, other) : [from, to];
    const message = `The image of ${user} ${verbs[direction]} ${quoted(move[0] ?? "")} to ${quoted(move[1] ?? "")}.`;
    const severity = direction === "backwards" ? "high" : direction === "same-tag" ? "medium" : "low";
    return [{ kind: "image", container: user.replaceAll("`", ""), from, to, direction, severity, message }];
  });
}

const verbs = {
  forwards: "moves from",
  backwards: "goes BACKWARDS from",
  "same-tag": "changes under the same tag, from",
  other: "changes from",
} as const;

function usesOf(object: KubernetesObject): ReadonlyMap<string, string> {
  const template = podTemplateOf(object);
  return new Map(template === undefined ? [] : imagesOf(template).map(({ user, image }) => [user, image]));
}

/** Without the repository that both have. */
function short(one: ParsedImage, other: ParsedImage): readonly [string, string] {
  const withDigest = one.tag === other.tag;
  const text = ({ tag, digest }: ParsedImage) => {
    const shown = withDigest || tag === undefined ? (digest?.slice(0, 19) ?? "no digest") : "";
    return [tag, shown].filter((part) => part !== undefined && part !== "").join("@");
  };
  return [text(one), text(other)];
}

function directionOf(from: ParsedImage, to: ParsedImage): "forwards" | "backwards" | "same-tag" | "other" {
  if (from.host !== to.host || from.repository !== to.repository) return "other";
  if (from.tag === to.tag) return from.digest === to.digest ? "other" : "same-tag";
  const order = compareTags(from.tag ?? "", to.tag ?? "");
  if (order === undefined || order === 0) return "other";
  return order < 0 ? "forwards" : "backwards";
}

const version = /^v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:-([0-9A-Za-z.-]+))?$/;
const preRelease = /^(?:alpha|beta|rc|pre|preview|dev|snapshot)/i;

/** Below 0: `to` is newer. undefined: the tags do not tell: a commit, a moving tag, another variant. */
export function compareTags(from: string, to: string): number | undefined {
  const [one, other] = [version.exec(from), version.exec(to)];
  if (one === null || other === null) return undefined;
  // A commit of digits only is no version.
  if ([one, other].some(([text]) => /^\d{7,}$/.test(text))) return undefined;
  const [before, after] = [one[4], other[4]];
  const isRelease = (suffix: string | undefined) => suffix === undefined || preRelease.test(suffix);
  if (before !== after && !(isRelease(before) && isRelease(after))) return undefined;
  for (const part of [1, 2, 3]) {
    // `7.0` is whatever of 7.0 is the latest.
    if ((one[part] === undefined) !== (other[part] === undefined)) return undefined;
    const [left, right] = [Number(one[part] ?? 0), Number(other[part] ?? 0)];
    if (left !== right) return left - right;
  }
  if (before === after) return 0;
  if (before === undefined) return 1;
  return after === undefined ? -1 : comparePreReleases(before, after);
}

/** By semver's rule: numbers by value and below words, the shorter first. */
function comparePreReleases(from: string, to: string): number {
  const [left, right] = [from.split("."), to.split(".")];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const [one = "", other = ""] = [left[index], right[index]];
    if (one === other) continue;
    const [number, otherNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)];
    if (number && otherNumber) return Number(one) - Number(other);
    if (number !== otherNumber) return number ? -1 : 1;
    return one < other ? -1 : 1;
  }
  return left.length - right.length;
}
