/** Everything on standard input; undefined where it is a terminal, on which a value would be seen. */
export async function standardInput(): Promise<Buffer | undefined> {
  if (process.stdin.isTTY === true) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
