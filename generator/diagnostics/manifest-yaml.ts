import { Composer, type CST, type Document, type ScalarTag, type Tags } from "yaml";
import { flowRanges, isReadable, jsonStream, tokensOf } from "./manifest-tokens.ts";

/** No manifest is nested nearly as deeply; composing works by recursion, so that more could exhaust the stack. */
const maxDepth = 200;

/** Tags of YAML 1.1 for which Kubernetes has no use: their values stay texts, lists and maps. */
const unused = ["timestamp", "binary", "set", "omap", "pairs"].map((name) => `tag:yaml.org,2002:${name}`);

/** `0o17`, which YAML 1.1 does not have and Go's strconv.ParseInt reads. */
const octal: ScalarTag = {
  tag: "tag:yaml.org,2002:int",
  default: true,
  test: /^[-+]?0[oO][0-7_]+$/,
  resolve: (text) => (text.startsWith("-") ? -1 : 1) * Number.parseInt(text.replace(/^[-+]?0[oO]|_/g, ""), 8),
};

const floatTag = "tag:yaml.org,2002:float";

/**
 * Numbers with a point or an exponent, as goyaml.v2 reads them (resolve.go): what begins with a point is one of Go's own,
 * of the rest it takes out every underscore. YAML 1.1's own pattern asks for no digit, so that `.` and `e5` would be numbers.
 */
const float: ScalarTag = {
  tag: floatTag,
  default: true,
  test: /^(?:\.\d+(?:_\d+)*(?:[eE][-+]?\d+(?:_\d+)*)?|(?=[-+\d])(?=.*[.eE])[-+]?_*(?:\._*\d[\d_]*|\d[\d_]*(?:\.[\d_]*)?)(?:[eE]_*[-+]?_*\d[\d_]*)?)$/,
  resolve: (text) => Number.parseFloat(text.replaceAll("_", "")),
};

/** `-_1`, of which it takes out the underscore, too. */
const signed: ScalarTag = {
  tag: "tag:yaml.org,2002:int",
  default: true,
  test: /^[-+]_+\d[\d_]*$/,
  resolve: (text) => Number.parseInt(text.replaceAll("_", ""), 10),
};

/** `nestedAt`: offset of what is nested too deeply. The file's documents are not composed then. */
export type ManifestDocuments =
  | { readonly ok: true; readonly documents: readonly Document[] }
  | { readonly ok: false; readonly nestedAt: number };

/**
 * The documents of a file, read as Kubernetes reads them: YAML 1.1 without its dates and sexagesimal numbers, which
 * stay texts (goyaml.v2 in https://github.com/kubernetes-sigs/yaml). Their errors are in the documents.
 */
export function manifestDocuments(text: string): ManifestDocuments {
  const tokens = jsonStream(text)?.flatMap(({ value, offset }) => tokensOf(value, offset)) ?? tokensOf(text, 0);
  const nestedAt = tokens.map(tooDeepAt).find((offset) => offset !== undefined);
  if (nestedAt !== undefined) return { ok: false, nestedAt };
  // The composer compares each key with all others of its map; see duplicateKeys in load/manifest-faults.ts.
  const composer = new Composer({ version: "1.1", uniqueKeys: false, logLevel: "silent", customTags: kubernetesTags });
  const documents = [...composer.compose(tokens)];
  const inFlow = flowRanges(tokens);
  for (const document of documents)
    document.errors = document.errors.filter((error) => !isReadable(error, text, inFlow));
  return { ok: true, documents };
}

function kubernetesTags(tags: Tags): Tags {
  const kept = tags.filter((tag) => {
    if (typeof tag === "string") return true;
    const isNumber = tag.tag === floatTag && "test" in tag && tag.test?.test(".nan") !== true;
    return !(isNumber || unused.includes(tag.tag) || ("format" in tag && tag.format === "TIME"));
  });
  return [octal, float, signed, ...kept];
}

/** Offset of the first token of a document more than `maxDepth` levels deep, without recursion. */
function tooDeepAt(document: CST.Token): number | undefined {
  const open = document.type === "document" && document.value ? [{ token: document.value, depth: 1 }] : [];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > maxDepth) return token.offset;
    if (!("items" in token)) continue;
    for (const { key, value } of token.items) {
      if (key) open.push({ token: key, depth: depth + 1 });
      if (value) open.push({ token: value, depth: depth + 1 });
    }
  }
  return undefined;
}
