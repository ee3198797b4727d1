/** What one answer may be. */
export interface AnswerLimits {
  readonly bytes: number;
  /** From the request to the last byte. */
  readonly milliseconds: number;
  /** Pages of one list, of as many items each as the forge gives. */
  readonly pages: number;
}

/** More than a forge answers: GitHub itself works on a request for 10 s at most, and gives a file of 100 MB at most. */
export const answerLimits: AnswerLimits = { bytes: 150_000_000, milliseconds: 60_000, pages: 2_000 };

/** Thrown for an answer that does not come to an end. */
interface Endless extends Error {
  readonly endless: true;
}

function endless(message: string): Endless {
  return Object.assign(new Error(message), { endless: true as const });
}

export function isEndless(error: unknown): error is Endless {
  return error instanceof Error && "endless" in error;
}

/**
 * An answer as a whole, as one that was cut can be taken for an empty one, and an empty one for an empty list. `refusal`:
 * what an answer that is none is to say.
 */
export async function fetchWhole(
  url: string,
  options: RequestInit,
  limits: AnswerLimits,
  refusal: (bytes: Buffer, statusText: string) => Buffer = (bytes) => bytes,
): Promise<Response> {
  const signal = AbortSignal.timeout(limits.milliseconds);
  const response = await fetch(url, { ...options, signal });
  const { status, statusText, headers } = response;
  const bytes = await bodyOf(response, signal, limits);
  const body = status < 400 ? bytes : refusal(bytes, statusText);
  const whole = new Response(hasBody(status) ? body : null, { status, statusText, headers });
  // Where it comes from after redirections, which a response of one's own does not have.
  return Object.defineProperty(whole, "url", { value: response.url });
}

function hasBody(status: number): boolean {
  return status !== 204 && status !== 205 && status !== 304;
}

async function bodyOf(
  { body }: Response,
  signal: AbortSignal,
  { bytes: most, milliseconds }: AnswerLimits,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body ?? []) {
      size += chunk.byteLength;
      if (size > most) throw endless(`its answer is larger than ${most} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (signal.aborted) throw endless(`its answer is not all there after ${milliseconds / 1000} s`);
    throw error;
  }
  return Buffer.concat(chunks);
}
