/**
 * What is a credential wherever it is seen, by what it is. No pattern needs more than one pass over a text: each starts
 * with a fixed text and repeats only what cannot start another match.
 */
export const credentialPatterns: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["a private key", /-----BEGIN [A-Z ]{0,40}PRIVATE KEY/],
  ["a private key in base64", /^LS0tLS1CRUdJTi[A-Za-z0-9+/]{1,40}(?:UFJJVkFURSBLRV|BSSVZBVEUgS0VZ|QUklWQVRFIEtFW)/m],
  ["an age secret key", /AGE-SECRET-KEY-1[0-9A-Z]{20}/],
  ["a GitHub token", /\bgh[opsur]_[A-Za-z0-9]{36}|\bgithub_pat_[A-Za-z0-9_]{22}/],
  ["a GitLab token", /\bgl(?:pat|ptt|dt|rt|cbt)-[\w-]{20}/],
  ["a Slack token", /\bxox[abeoprs]-[A-Za-z0-9-]{10}|hooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/],
  ["an AWS access key", /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ["a Google API key", /\bAIza[0-9A-Za-z_-]{35}/],
  ["an npm token", /\bnpm_[A-Za-z0-9]{36}\b/],
  ["a PyPI token", /\bpypi-AgE[A-Za-z0-9_-]{50}/],
  ["a Docker Hub token", /\bdckr_[po]at_[\w-]{20}/],
  ["a Stripe key", /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16}/],
  ["a SendGrid key", /\bSG\.[\w-]{16,32}\.[\w-]{16,64}/],
  ["a Vault token", /\bhv[bsr]\.[\w-]{24}/],
  ["an API key", /\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{32}/],
  ["a JSON Web Token", /\beyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{4,2000}\./],
  ["a password in an address", /:\/\/[^\s/:@"'$({<]{0,200}:(?![$({<%*])[^\s/@"']{1,200}@/],
  ["a password in an address", /:\/\/\$[({]\w{1,80}[)}]:(?![$({<%*])[^\s/@"']{1,200}@/],
  ["a password's hash", /\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}|\$apr1\$[^\s$]{1,8}\$[./A-Za-z0-9]{22}/],
  ["a password's hash", /\$[156y]\$(?:rounds=\d{1,9}\$)?[^\s$]{1,40}\$[./A-Za-z0-9]{22}|\$argon2(?:id|i|d)\$/],
  ["a password's hash", /:\{S?SHA\}[A-Za-z0-9+/]{27}/],
  [
    "a database password",
    /\b(?:IDENTIFIED|identified)\s{1,9}(?:(?:WITH|with)\s{1,9}\S{1,60}\s{1,9})?(?:BY|by)\s{1,9}'[^'$]{1,200}'/,
  ],
];
