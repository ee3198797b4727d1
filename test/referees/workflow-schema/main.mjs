// GitHub's own parser of workflows, with the schema that it carries. Prints what it says of each file.
import { readFileSync } from "node:fs";
import { NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";

for (const name of process.argv.slice(2)) {
  const { context } = parseWorkflow({ name, content: readFileSync(name, "utf8") }, new NoOperationTraceWriter());
  for (const { message } of context.errors.getErrors()) console.log(message);
}
