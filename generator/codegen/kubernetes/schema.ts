import type { Served } from "../../model/kubernetes/releases.ts";
import type { Keywords } from "../../stages/check/schema/keywords.ts";

/** A schema as an API server publishes it, and as it is written: the keywords that the reduction knows. */
export interface Schema extends Keywords {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly nullable?: boolean;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  /** Fields and values that only some releases of Kubernetes have. */
  readonly "x-fields"?: Readonly<Record<string, Served>>;
  readonly "x-values"?: Readonly<Record<string, Served>>;
  readonly "x-kubernetes-group-version-kind"?: readonly {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  }[];
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly "x-kubernetes-list-type"?: "atomic" | "map" | "set";
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-patch-merge-key"?: string;
}

/** Definitions by name. */
export type Definitions = Record<string, Schema>;
