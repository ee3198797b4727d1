import { containerLists, type PodTemplate } from "../kubernetes/pods.ts";
import { asList, asRecord, asText } from "../loose.ts";

/** An image reference, taken apart: `[host/]repository[:tag][@digest]`. */
export interface ParsedImage {
  /** Registry that is named, with its port; undefined: the cluster's default, Docker Hub. */
  readonly host?: string;
  /** Without host; `library/` of Docker Hub's own images is left out. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** One use of an image by pods. */
export interface ImageUse {
  readonly image: string;
  /** "container `app`" or "volume `models`". */
  readonly user: string;
  /** Keys below the pod spec. */
  readonly path: readonly string[];
}

/**
 * `text` taken apart as the container runtime does: what precedes the first slash is a registry when it has a dot or a
 * port or is localhost (github.com/distribution/reference, splitDockerDomain).
 */
export function parseImage(text: string): ParsedImage {
  const at = text.indexOf("@");
  const path = repositoryOf(text);
  const tag = text.slice(path.length, at < 0 ? undefined : at);
  const slash = path.indexOf("/");
  const first = slash < 0 ? "" : path.slice(0, slash);
  const hasHost = isRegistry(first);
  const onHub = !hasHost || first === "docker.io" || first === "index.docker.io";
  const repository = hasHost ? path.slice(slash + 1) : path;
  return {
    ...(onHub ? {} : { host: first }),
    repository: onHub && repository.startsWith("library/") ? repository.slice("library/".length) : repository,
    ...(tag === "" ? {} : { tag: tag.slice(1) }),
    ...(at < 0 ? {} : { digest: text.slice(at + 1) }),
  };
}

/** An image without its tag and digest, as it is written. */
export function repositoryOf(image: string): string {
  const [named = ""] = image.split("@");
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  return colon < 0 ? named : named.slice(0, colon);
}

/** Whether a repository says which registry it is in. */
export function namesRegistry(repository: string): boolean {
  const slash = repository.indexOf("/");
  return slash > 0 && isRegistry(repository.slice(0, slash));
}

function isRegistry(first: string): boolean {
  return first.includes(".") || first.includes(":") || first === "localhost";
}

/** Every image that pods of the template pull: of containers of all kinds and of image volumes. */
export function imagesOf({ spec }: PodTemplate): readonly ImageUse[] {
  const fields = asRecord(spec);
  const containers = containerLists.flatMap((list) =>
    asList(fields[list]).map((item, index) => {
      const { name, image } = asRecord(item);
      return { image: asText(image), user: `container \`${asText(name)}\``, path: [list, String(index), "image"] };
    }),
  );
  const volumes = asList(fields.volumes).map((item, index) => {
    const { name, image } = asRecord(item);
    const path = ["volumes", String(index), "image", "reference"];
    return { image: asText(asRecord(image).reference), user: `volume \`${asText(name)}\``, path };
  });
  return [...containers, ...volumes].filter(({ image }) => image !== "");
}
