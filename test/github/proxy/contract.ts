import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import { asList, asRecord, isRecord } from "../../../generator/model/loose.ts";

/** GitHub's published description, cut by ../openapi/cut.ts. */
const description = asRecord(JSON.parse(readFileSync(new URL("../openapi/description.json", import.meta.url), "utf8")));
const components = asRecord(description.components);

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  readonly described: Described;
}

interface Described {
  readonly id: string;
  readonly method: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly body: { readonly schema: unknown; readonly required: boolean } | undefined;
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: unknown;
}

/**
 * Statuses that any operation may answer with, whether or not its description lists them: GitHub's pages "Best practices"
 * (redirects), "Rate limits" and "Troubleshooting the REST API" say so of all of them.
 */
const anywhere = new Set([301, 307, 401, 403, 404, 429, 500, 502, 503]);

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
ajv.addFormat("uri", (text) => URL.canParse(text));
for (const name of ["int64", "email", "timestamp", "repo.nwo", "int32"]) ajv.addFormat(name, true);

const operations: readonly Described[] = Object.entries(asRecord(description.paths))
  .flatMap(([path, methods]) =>
    Object.entries(asRecord(methods)).map(([method, operation]) => describe(path, method, asRecord(operation))),
  )
  .sort((a, b) => a.names.length - b.names.length || b.pattern.source.length - a.pattern.source.length);

function describe(path: string, method: string, operation: Readonly<Record<string, unknown>>): Described {
  const parameters = asList(operation.parameters).map(resolve);
  const names: string[] = [];
  const many = new Set(parameters.filter((one) => one["x-multi-segment"] === true).map(({ name }) => name));
  const pattern = path.replace(/[.]/g, "\\.").replace(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name);
    return many.has(name) || name === "basehead" ? "(.+?)" : "([^/]+)";
  });
  const body = operation.requestBody === undefined ? undefined : resolve(operation.requestBody);
  return {
    id: String(operation.operationId),
    method: method.toUpperCase(),
    pattern: new RegExp(`^${pattern}$`),
    names,
    parameters: parameters.map((one) => ({
      name: String(one.name),
      in: String(one.in),
      required: one.required === true,
      schema: one.schema,
    })),
    body: body && { schema: contentOf(body), required: body.required === true },
    responses: asRecord(operation.responses),
  };
}

/** The operation that a request is meant for; undefined: none that is described. */
export function operationOf(method: string, path: string): Operation | undefined {
  for (const described of operations) {
    if (described.method !== method) continue;
    const found = described.pattern.exec(path);
    if (found === null) continue;
    const params = described.names.map((name, at) => [name, decodeURIComponent(found[at + 1] ?? "")]);
    return { id: described.id, method, params: Object.fromEntries(params), described };
  }
  return undefined;
}

/** What is wrong with a request; also what GitHub would silently ignore: fields and parameters that it does not know. */
export function requestFaults({ params, described }: Operation, query: URLSearchParams, body: unknown): string[] {
  const faults: string[] = [];
  for (const { name, in: where, required, schema } of described.parameters) {
    const text = where === "path" ? params[name] : (query.get(name) ?? undefined);
    if (text === undefined) {
      if (required) faults.push(`parameter ${name} is missing`);
      continue;
    }
    faults.push(...faultsOf(schema, typed(text, asRecord(resolve(schema)).type)).map((fault) => `${name}: ${fault}`));
  }
  const known = new Set(described.parameters.filter((one) => one.in === "query").map(({ name }) => name));
  for (const name of query.keys()) if (!known.has(name)) faults.push(`query parameter ${name} is not described`);
  if (body === undefined) {
    if (described.body?.required === true) faults.push("body is missing");
    return faults;
  }
  if (described.body === undefined) return [...faults, "no body is described"];
  const { properties } = resolve(described.body.schema);
  const fields = new Set(Object.keys(asRecord(properties)));
  if (fields.size > 0) {
    for (const field of Object.keys(asRecord(body)))
      if (!fields.has(field)) faults.push(`field ${field} is not described`);
  }
  return [...faults, ...faultsOf(described.body.schema, body).map((fault) => `body: ${fault}`)];
}

/** What is wrong with a response. */
export function responseFaults({ described }: Operation, status: number, body: unknown): string[] {
  const response = described.responses[status];
  if (response === undefined && !anywhere.has(status)) return [`status ${status} is not described`];
  const told = response === undefined ? undefined : contentOf(resolve(response));
  const schema = told ?? (status >= 300 ? error : undefined);
  if (schema === undefined) return body === undefined ? [] : ["no body is described"];
  return faultsOf(schema, body);
}

/** A body without the fields that are not described: GitHub does not send them, the emulator does. */
export function projected({ described }: Operation, status: number, body: unknown): unknown {
  const response = described.responses[status];
  return response === undefined ? body : fitted(contentOf(resolve(response)), body);
}

function fitted(schema: unknown, value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = partsOf(schema)
      .map((part) => part.items)
      .find((one) => one !== undefined);
    return items === undefined ? value : value.map((one) => fitted(items, one));
  }
  if (!isRecord(value)) return value;
  const properties = Object.assign({}, ...partsOf(schema).map((part) => asRecord(part.properties))) as object;
  const known = new Map<string, unknown>(Object.entries(properties));
  if (known.size === 0) return value;
  const kept = Object.entries(value).filter(([name]) => known.has(name));
  return Object.fromEntries(kept.map(([name, one]) => [name, fitted(known.get(name), one)]));
}

/** A schema with those that it is made of. */
function partsOf(schema: unknown): readonly Readonly<Record<string, unknown>>[] {
  const own = resolve(schema);
  const others = ["allOf", "anyOf", "oneOf"].flatMap((key) => asList(own[key]));
  return [own, ...others.flatMap(partsOf)];
}

/** What every refusal looks like. */
const error = { $ref: "#/components/schemas/basic-error" };

const compiled = new Map<unknown, ValidateFunction>();

function faultsOf(schema: unknown, value: unknown): string[] {
  const known = compiled.get(schema);
  const validate = known ?? ajv.compile(asRecord(jsonSchema(schema)));
  if (known === undefined) compiled.set(schema, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).slice(0, 8).map(({ instancePath, message, params }) => {
    return `${instancePath} ${message} ${JSON.stringify(params)}`;
  });
}

/** OpenAPI 3.0 says `nullable` where JSON Schema has a type. */
function jsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(jsonSchema);
  if (typeof schema !== "object" || schema === null) return schema;
  const { nullable, ...rest } = schema as Record<string, unknown>;
  const converted = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, key === "$ref" ? `github${value}` : jsonSchema(value)]),
  );
  return nullable === true ? { anyOf: [converted, { type: "null" }] } : converted;
}

ajv.addSchema({ $id: "github", components: { schemas: jsonSchema(components.schemas) } });

function resolve(value: unknown): Readonly<Record<string, unknown>> {
  const { $ref } = asRecord(value);
  if (typeof $ref !== "string") return asRecord(value);
  const [, , kind = "", name = ""] = $ref.split("/");
  return resolve(asRecord(components[kind])[name]);
}

function contentOf({ content }: Readonly<Record<string, unknown>>): unknown {
  return asRecord(asRecord(content)["application/json"]).schema;
}

function typed(text: string, type: unknown): unknown {
  if (type === "integer" && /^-?\d+$/.test(text)) return Number(text);
  if (type === "boolean" && /^(true|false)$/.test(text)) return text === "true";
  return text;
}
