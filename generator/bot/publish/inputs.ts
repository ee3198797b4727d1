import { isOfAnothersChart } from "../../model/charts/folder.ts";
import { envsFolder, type Inputs, sealedFolder, waiversFile } from "../../model/documents.ts";
import { isOfAnother } from "../../model/own-objects.ts";
import { inputsDigest } from "../branch/record.ts";
import { clusterTarget } from "./target.ts";

/**
 * Digest of the files under envs/ that a target is compiled from: an environment's own, not the other ones'. Nothing of
 * the cluster is made of sealed values, and nothing at all of waivers.
 */
export function inputsDigestOf({ sources, assets }: Pick<Inputs, "sources" | "assets">, name: string): string {
  const own = ["base", "cluster", name].map((one) => `${envsFolder}/${one}.json`);
  const isOwn = (file: string) =>
    file.startsWith(`${sealedFolder}/`)
      ? file.startsWith(`${sealedFolder}/${name}/`)
      : file !== waiversFile && (name === clusterTarget || own.includes(file));
  const documents = [...sources].flatMap(([file, text]) =>
    typeof text === "string" && isOwn(file) ? [[file, text] as const] : [],
  );
  const others = [...assets]
    .filter(([path]) => name === clusterTarget || !(isOfAnother(path, name) || isOfAnothersChart(path, name)))
    .map(([path, asset]) => [`${envsFolder}/${path}`, "text" in asset ? asset.text : asset.base64] as const);
  return inputsDigest(new Map([...documents, ...others]));
}
