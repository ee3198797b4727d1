import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pointerTo } from "../../diagnostics/json-pointer.ts";
import { applicationName } from "../../model/names.ts";
import { takenProduct } from "../../model/product.ts";

/** Longest name of a namespace, and longest value of the label by which Argo CD may know an application's objects. */
const longest = 63;

/** A name that Argo CD has taken, and one that is too long together with an environment's. */
export function productFaults(file: string, product: string, environments: readonly string[]): readonly Diagnostic[] {
  const place = { kind: "pointer", files: [file], pointer: pointerTo(["product"]), target: "value" } as const;
  const fault = (message: string, hint: string): Diagnostic => ({
    code: "invalid-value",
    severity: "error",
    place,
    message,
    hint,
  });
  const [long] = environments.filter((name) => applicationName(product, name).length > longest);
  return [
    ...(product === takenProduct
      ? [fault(`\`${product}\` is the name of the project that Argo CD has by itself.`, "call it after the product.")]
      : []),
    ...(long === undefined
      ? []
      : [
          fault(
            `With the environment ${long} the name \`${applicationName(product, long)}\` has ${applicationName(product, long).length} characters; names of namespaces and applications have ${longest} at most.`,
            "choose a shorter one.",
          ),
        ]),
  ];
}
