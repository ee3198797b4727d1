import { isRecord, type Loose } from "../../../generator/model/loose.ts";
import type { Document, Field, Selection, Value } from "./graphql-language.ts";

/** What GitHub says of a request that it understood and did not carry out. */
export class GraphqlError extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** An object of the schema: its type's name and a function for each of its fields. */
export interface Node {
  readonly typename: string;
  readonly fields: Readonly<Record<string, (args: Loose) => unknown>>;
}

interface Errors {
  readonly type?: string;
  readonly path: readonly string[];
  readonly message: string;
}

export interface Executed {
  readonly data: unknown;
  readonly errors?: readonly Errors[];
}

/** Carries a document out. A field that the schema does not have fails the whole, as at GitHub. */
export async function execute(document: Document, root: Node, variables: Loose): Promise<Executed> {
  for (const name of Object.keys(variables)) {
    if (!document.variables.has(name)) throw new SyntaxError(`Variable $${name} is not declared`);
  }
  const errors: Errors[] = [];

  async function select(node: Node, selections: readonly Selection[], path: readonly string[]): Promise<Loose> {
    const result: Record<string, unknown> = {};
    for (const selection of selections) {
      if ("on" in selection) {
        const isMeant = selection.on === undefined || selection.on === node.typename;
        if (isMeant) Object.assign(result, await select(node, selection.fields, path));
        continue;
      }
      result[selection.alias] = await fieldOf(node, selection, [...path, selection.alias]);
    }
    return result;
  }

  async function fieldOf(node: Node, field: Field, path: readonly string[]): Promise<unknown> {
    if (field.name === "__typename") return node.typename;
    const resolve = node.fields[field.name];
    if (resolve === undefined) throw new SyntaxError(`Field '${field.name}' doesn't exist on type '${node.typename}'`);
    const args = Object.fromEntries([...field.args].map(([name, value]) => [name, given(value, variables)]));
    try {
      return await complete(await resolve(args), field, path);
    } catch (error) {
      if (!(error instanceof GraphqlError)) throw error;
      errors.push({ type: error.type, path, message: error.message });
      return null;
    }
  }

  async function complete(value: unknown, field: Field, path: readonly string[]): Promise<unknown> {
    if (value === undefined || value === null) return null;
    if (Array.isArray(value)) return Promise.all(value.map((one) => complete(one, field, path)));
    if (isNode(value)) {
      if (field.fields.length === 0) throw new SyntaxError(`Field '${field.name}' must have selections`);
      return select(value, field.fields, path);
    }
    if (field.fields.length > 0) throw new SyntaxError(`Field '${field.name}' has no selections`);
    return value;
  }

  const data = await select(root, document.fields, []);
  return errors.length === 0 ? { data } : { data, errors };
}

function isNode(value: unknown): value is Node {
  return isRecord(value) && typeof value.typename === "string" && isRecord(value.fields);
}

function given(value: Value, variables: Loose): unknown {
  if ("variable" in value) return variables[value.variable];
  if ("list" in value) return value.list.map((one) => given(one, variables));
  if ("object" in value) {
    return Object.fromEntries([...value.object].map(([name, one]) => [name, given(one, variables)]));
  }
  return value.literal;
}
