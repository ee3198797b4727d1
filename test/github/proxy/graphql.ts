import { asRecord, asText, type Loose } from "../../../generator/model/loose.ts";
import type { Answer } from "./call.ts";
import type { Seen } from "./faults.ts";
import { type Document, type Field, parseDocument } from "./graphql-language.ts";
import { execute } from "./graphql-run.ts";
import { mutations, queries } from "./graphql-schema.ts";
import { type Hosted, inTurn } from "./hosted.ts";
import type { Incoming } from "./http.ts";
import type { Shared } from "./hub.ts";
import { pullNodes } from "./pulls.ts";
import { badCredentials } from "./tokens.ts";

export function seenGraphql(shared: Shared, incoming: Incoming): Pick<Seen, "operation" | "isWrite" | "repository"> {
  const document = parseDocument(asText(asRecord(incoming.body).query));
  return {
    operation: `graphql/${rootFields(document)[0]?.name ?? ""}`,
    isWrite: document.kind === "mutation",
    repository: hostedOf(shared, document, variablesOf(incoming))?.name,
  };
}

/** The emulator has no GraphQL. A document that the schema does not fit is a violation, and answered as GitHub does. */
export async function answerGraphql(shared: Shared, incoming: Incoming, given: Answer | undefined): Promise<Answer> {
  if (given !== undefined) return given;
  const { emulated, tokens, violations, byName, byNode } = shared;
  const grant = tokens.of(incoming.authorization);
  if (grant === undefined) return badCredentials;
  const document = parseDocument(asText(asRecord(incoming.body).query));
  const asking = { emulated, grant, byName, byNode };
  const root = document.kind === "query" ? queries(asking) : mutations(asking);
  const hosted = hostedOf(shared, document, variablesOf(incoming));
  const run = () => execute(document, root, variablesOf(incoming));
  try {
    return { status: 200, body: await (hosted === undefined ? run() : inTurn(hosted, run)) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    violations.push(`GraphQL ${document.name}: ${error.message}`);
    return { status: 200, body: { errors: [{ message: error.message }] } };
  }
}

function variablesOf({ body }: Incoming): Loose {
  return asRecord(asRecord(body).variables);
}

function rootFields({ fields }: Document): readonly Field[] {
  return fields.flatMap((field) => ("on" in field ? [] : [field]));
}

/** The repository that a document is about, whose turn is taken for it. */
function hostedOf(shared: Shared, document: Document, variables: Loose): Hosted | undefined {
  const value = (field: Field, name: string): unknown => {
    const found = field.args.get(name);
    if (found === undefined) return undefined;
    if ("variable" in found) return variables[found.variable];
    if ("literal" in found) return found.literal;
    if (!("object" in found)) return undefined;
    const entries = [...found.object].map(([key, one]) => [
      key,
      "variable" in one ? variables[one.variable] : undefined,
    ]);
    return Object.fromEntries(entries);
  };
  for (const field of rootFields(document)) {
    const input = asRecord(value(field, "input"));
    const pull = asText(input.pullRequestId) || asText(value(field, "id"));
    const hosted =
      shared.byName(asText(value(field, "owner")), asText(value(field, "name"))) ??
      shared.byNode(asText(input.repositoryId)) ??
      pullNodes.get(pull)?.hosted;
    if (hosted !== undefined) return hosted;
  }
  return undefined;
}
