import { defaultProduct } from "./names.ts";

/** Argo CD has a project of this name by itself, which the product's would replace. */
export const takenProduct = "default";

/** Why a text cannot be what names begin with; undefined: it can. */
export function productFault(text: string): string | undefined {
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(text))
    return "Write lower-case letters, digits and dashes, such as web-shop.";
  if (text.length > 40) return "Write 40 characters at most.";
  return text === takenProduct ? "Argo CD has a project of that name by itself." : undefined;
}

/** The name of a project's folder as one of a product; the seed's where it makes none. */
export function productOf(folder: string): string {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .replace(/-(config|envs|gitops)$/, "");
  return productFault(name) === undefined ? name : defaultProduct;
}
