import type { CodeText } from "../code-text.ts";

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
  "not-sealed": {
    cause: "A value under encryptedData of a SealedSecret does not have the form of a sealed value.",
    cure: "Take it out, replace it where it was pushed, and seal the new one with trip-config secrets seal.",
  },
  "missing-seal": {
    cause: "Something in an environment that uses sealed-secrets reads a key of a Secret that is not sealed.",
    cure: "Seal it with the command that is shown; --generate makes a strong value.",
  },
  "foreign-seal": {
    cause:
      "A file of sealed values is for another Secret or namespace than its place says, or for more than one. The name and the namespace are part of a seal: it cannot be opened anywhere else.",
    cure: "Put it where it belongs. Where the namespace was renamed, remove the file and seal its values anew.",
  },
  "misplaced-seal": {
    cause: "A file under envs/sealed/ is no JSON file of an environment's folder, or there is no such environment.",
    cure: "Remove it. A key or a value in the clear that was pushed has to be replaced.",
  },
  "unused-seal": {
    cause: "A value is sealed that nothing reads, or the environment does not use sealed-secrets.",
    cure: 'Remove the key or the file, or set "secrets": { "provider": "sealed-secrets" } in the environment.',
  },
  "missing-remote-key": {
    cause:
      "Something in an environment that uses external-secrets reads a key of a Secret that `remote` does not have.",
    cure: "Say under secrets.remote of the environment where its value lies in the store.",
  },
  "unused-remote-key": {
    cause: "`remote` has a Secret or a key that nothing in the environment reads.",
    cure: "Correct its name, or remove it.",
  },
  "unknown-secret": {
    cause: "A command names a Secret or a key that nothing in the environment reads.",
    cure: "See what there is with trip-config secrets list. A service's own keys are declared in its field `secrets`.",
  },
  "other-provider": {
    cause: "A command was asked for what the environment's secrets.provider does not do.",
    cure: "Use the command that is shown, or change the provider.",
  },
  "already-sealed": {
    cause: "The key is sealed already. A database keeps the password that it was initialised with.",
    cure: "Use trip-config secrets rotate, and do what it says.",
  },
  "unusable-value": {
    cause: "The value on standard input is empty or no UTF-8, or is not such as the key needs.",
    cure: "Pass the value alone, or let --generate make one. basic-auth takes lines of htpasswd with hashes.",
  },
  "kubeseal-failed": {
    cause: "The program kubeseal is not on PATH, or refused the certificate.",
    cure: "Install kubeseal of the controller's version, and pass a certificate of its with --cert, or none.",
  },
} as const satisfies Record<string, CodeText>;
