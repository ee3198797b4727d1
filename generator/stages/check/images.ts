import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../model/compiled.ts";
import { type ImageUse, imagesOf, type ParsedImage, parseImage } from "../../model/images/reference.ts";
import { isFloating } from "../../model/images/tags.ts";
import { podTemplateOf } from "../../model/kubernetes/pods.ts";
import { finding } from "./finding.ts";
import { keysOf, placeOf } from "./place.ts";
import { isOpen, type Scope } from "./rule.ts";

/** @codes gathered by the build */
export const codes = {
  "floating-tag": {
    cause: "An image has a tag that is moved from build to build, or none: what runs depends on when a pod starts.",
    cure: "Name a released tag or a digest. An environment may allow floating tags for the product's own images.",
    kind: "policy",
  },
  "partial-version": {
    cause: "An image's tag is a part of a version, such as mysql:8.0: it moves with every patch release.",
    cure: "Name the full version, or add the digest (@sha256:…).",
    kind: "policy",
  },
} as const satisfies CodeTexts;

/** Registries that anybody's images come from: an image there is not the product's because of its registry. */
const publicRegistries: ReadonlySet<string> = new Set([
  "gcr.io",
  "k8s.gcr.io",
  "mcr.microsoft.com",
  "public.ecr.aws",
  "quay.io",
  "registry.k8s.io",
]);

/**
 * Up to two parts of a version, perhaps with a variant: `8`, `v7.2`, `7.2-alpine`. Longer numbers are dates and builds.
 * Where nobody is known to move such tags they may be whole ones: numbers of builds, `registry.k8s.io/pause:3.10`.
 */
const partial = /^v?\d{1,3}(?:\.\d{1,3})?(?:-[a-z][\w.-]*)?$/i;

/** Who moves a part of a version with each release, on Docker Hub: its own images, whose names have one part, and these. */
const movingPublishers: ReadonlySet<string> = new Set(["bitnami", "bitnamilegacy", "nginxinc"]);

/** Docker Hub's own images that people copy into registries of their own, where they keep their tags. */
const copiedImages: ReadonlySet<string> = new Set([
  "alpine",
  "busybox",
  "httpd",
  "mariadb",
  "memcached",
  "mongo",
  "mysql",
  "nginx",
  "node",
  "postgres",
  "rabbitmq",
  "redis",
  "zookeeper",
]);

/** Images whose versions have no third part, so that what matches names a release; the tag moves with rebuilds only. */
const shortVersions: ReadonlyMap<string, RegExp> = new Map([
  ["fedora", /^\d+$/],
  ["postgres", /^\d+\.\d+(?:-|$)/],
  ["ubuntu", /^\d+\.\d+$/],
]);

/**
 * Images have tags that stay: a floating tag (none, `latest`, `dev-latest`, `main` …) is an error where the
 * environment forbids them; where it allows them, that is meant for the product's own images (those of a registry
 * that is named and is not a public one), and one of somebody else's is a warning. A part of a version is a warning:
 * it moves with patch releases, where that is known of the image. A digest settles it. What the owners of other tools' manifests forbid is not known: there
 * a floating tag is a warning, whoever's image it is.
 */
export function images({ unit }: Scope): readonly Diagnostic[] {
  const policy = isOpen(unit) ? "unknown" : unit.declared.floatingTags;
  return unit.objects.flatMap((subject) => {
    const template = podTemplateOf(subject.object);
    if (template === undefined) return [];
    const seen = new Set<string>();
    return imagesOf(template).flatMap((use) => {
      if (seen.has(use.image)) return [];
      seen.add(use.image);
      const reference = parseImage(use.image);
      const report = judge(reference, policy);
      if (report === undefined) return [];
      return [imageFinding(subject, use, reference, report, [...keysOf(template.pointer), ...use.path])];
    });
  });
}

type Policy = "allow" | "forbid" | "unknown";
type Verdict = "forbidden" | "floating" | "partial";

function judge({ host, repository, tag, digest }: ParsedImage, policy: Policy): Verdict | undefined {
  if (digest !== undefined) return undefined;
  const own = host !== undefined && !publicRegistries.has(host);
  if (own && policy === "allow") return undefined;
  if (tag === undefined || isFloating(tag)) return policy === "forbid" ? "forbidden" : "floating";
  return partial.test(tag) && isMoved(host, repository, tag) ? "partial" : undefined;
}

/** Whether a tag that may be a part of a version is known to be moved. */
function isMoved(host: string | undefined, repository: string, tag: string): boolean {
  const parts = repository.split("/");
  const [publisher = "", name = ""] = [parts[0], parts.at(-1)];
  if (shortVersions.get(name)?.test(tag)) return false;
  if (host === undefined) return parts.length === 1 || movingPublishers.has(publisher);
  return copiedImages.has(name);
}

function imageFinding(
  subject: CompiledObject,
  { image, user }: ImageUse,
  { tag }: ParsedImage,
  verdict: Verdict,
  path: readonly string[],
): Diagnostic {
  const { kind, metadata } = subject.object;
  const where = `\`${image}\` in ${user} of ${kind} \`${metadata.name}\``;
  const origin = placeOf(subject, path, ["image", "tag"]);
  if (verdict === "partial") {
    return finding("partial-version", subject, {
      severity: "warning",
      message: `The image ${where} names a part of a version: the tag \`${tag}\` moves with every patch release, so two pods may run different ones.`,
      hint: "Name the full version, or add its digest (@sha256:…).",
      origin,
    });
  }
  const what = tag === undefined ? "has no tag, which means `latest`" : `has the floating tag \`${tag}\``;
  const rule = verdict === "forbidden" ? ", and floating tags are forbidden here" : "";
  return finding("floating-tag", subject, {
    severity: verdict === "forbidden" ? "error" : "warning",
    message: `The image ${where} ${what}${rule}: what runs depends on when a pod starts.`,
    hint: "Name a released version or a commit's tag, or add a digest (@sha256:…).",
    origin,
  });
}
