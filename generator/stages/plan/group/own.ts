import { isBulkField } from "../bulk.ts";
import type { Bulk, Change, FieldDifference } from "../unit-plan.ts";

/** What every member of a group has of its own without being another effect by that. */
export type Own = Pick<Change, "fields" | "bulk">;

/** What is told of texts of the tool's own making that are equal: whether something comes, changes or goes. */
interface BulkShape extends Pick<Bulk, "what" | "counts"> {
  readonly adds: boolean;
  readonly changes: boolean;
  readonly removes: boolean;
}

/** A change as it is compared with others, and what of it is not compared: digests, sealed values, generated texts. */
export function withoutOwn(change: Change): { readonly compared: unknown; readonly own: Own | undefined } {
  const { object, fields, bulk } = change;
  const isOwn = (field: FieldDifference) => isUnread(object.kind, field);
  const isBulk = (field: FieldDifference) => bulk !== undefined && isBulkField(object.kind, field);
  if (bulk === undefined && !fields.some(isOwn)) return { compared: change, own: undefined };
  const shown = fields.filter((field) => !isBulk(field)).map((field) => (isOwn(field) ? withoutValues(field) : field));
  const compared = { ...change, fields: shown, ...(bulk && { bulk: shapeOf(bulk) }) };
  return { compared, own: { fields, ...(bulk && { bulk }) } };
}

/** Values that tell nobody anything: what they are made of is told where it changes. */
function isUnread(kind: string, { path }: FieldDifference): boolean {
  const [field, key = ""] = path.slice(-2);
  if (field === "annotations") return /^checksum\//.test(key);
  return kind === "SealedSecret" && path[0] === "spec" && path[1] === "encryptedData";
}

function withoutValues({ action, path }: FieldDifference): FieldDifference {
  return { action, path };
}

function shapeOf({ what, counts, added, changed, removed }: Bulk): BulkShape {
  return { what, counts, adds: added > 0, changes: changed > 0, removes: removed > 0 };
}
