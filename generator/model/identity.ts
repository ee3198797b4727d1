/** Who wrote a commit. */
export interface Identity {
  readonly name: string;
  readonly email: string;
}

/** The bot of a project that has not said another one. */
export const usualBot: Identity = { name: "trip-config bot", email: "trip-config@example.com" };

export function isSamePerson(a: Identity, b: Identity): boolean {
  return a.email.toLowerCase() === b.email.toLowerCase();
}
