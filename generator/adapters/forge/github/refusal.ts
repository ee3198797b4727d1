/** A refusal as GitHub writes them, whatever its text is: Octokit reads its fields unseen. */
export function refusalOf(bytes: Buffer, statusText: string): Buffer {
  try {
    const refusal: unknown = JSON.parse(bytes.toString("utf8"));
    if (isRefusal(refusal)) return bytes;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // A page for people, of something before GitHub.
    return bytes;
  }
  return Buffer.from(JSON.stringify({ message: statusText === "" ? "no reason" : statusText }));
}

function isRefusal(value: unknown): boolean {
  if (typeof value === "string") return true;
  if (typeof value !== "object" || value === null || !("message" in value)) return false;
  const isTold = !("errors" in value) || (Array.isArray(value.errors) && value.errors.every(isTelling));
  return typeof value.message === "string" && isTold;
}

function isTelling(error: unknown): boolean {
  return typeof error === "string" || (typeof error === "object" && error !== null);
}
