/** Who wrote a commit. */
export interface Identity {
  readonly name: string;
  readonly email: string;
}

export function isSamePerson(a: Identity, b: Identity): boolean {
  return a.email.toLowerCase() === b.email.toLowerCase();
}
