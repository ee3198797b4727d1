/** Git, a forge or a cluster failed, and trying again may help: exit code 3. Thrown, as no stage can go on after it. */
export interface Unavailable extends Error {
  readonly unavailable: true;
}

export function unavailable(message: string): Unavailable {
  return Object.assign(new Error(withoutCredentials(message)), { unavailable: true as const });
}

export function isUnavailable(error: unknown): error is Unavailable {
  return error instanceof Error && "unavailable" in error && error.unavailable === true;
}

/** Addresses in other programs' messages may carry a token. */
function withoutCredentials(text: string): string {
  return text.replace(/:\/\/[^\s/@]*@/g, "://***@");
}
