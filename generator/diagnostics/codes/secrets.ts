import type { CodeText } from "../codes.ts";

/** Credentials where everybody who reads the repository sees them. */
export const secretCodes = {
  "plain-secret": {
    cause: "A Secret carries values. What is compiled is committed, and base64 hides nothing.",
    cure: "Seal the values (trip-config secrets), or declare the Secret as external. Replace values that were pushed.",
  },
  credential: {
    cause: "A value looks like a credential: a key, a token, a password, a password's hash or a random string.",
    cure: "Take it from a sealed Secret by reference, and replace it where it was pushed. --allow credential if it is none.",
  },
} as const satisfies Record<string, CodeText>;
