import type { Invocation } from "./invocation.ts";

/** Everything on standard input; undefined where it is a terminal, on which a value would be seen. */
export async function standardInput({ stdin }: Pick<Invocation, "stdin">): Promise<Buffer | undefined> {
  const input = stdin();
  if (input.isTTY === true) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  return Buffer.concat(chunks);
}
