const secretNames: readonly (readonly [RegExp, string])[] = [
  [/pass(?:word|wd|phrase)|requirepass/, "a password"],
  [/api-?key|access-?key|account-?key/, "an API key"],
  [/private-?key|secret-?key|signing-?key|encryption-?key/, "a secret key"],
  [/(?:^|-)(?:pwd|pass)$/, "a password"],
  [/token(?:-\d+)?$/, "a token"],
  [/secret(?:-\d+)?$/, "a secret"],
  [/credentials?(?:-\d+)?$/, "a credential"],
];

/** Last words of names that are about a secret and not the secret. */
const aspects: ReadonlySet<string> = new Set(
  `age algorithm alias audience bits bytes checksum class cmd command cookie count days digest enabled encoding encryption endpoint expiration expire expires expiry field file
  fingerprint format hash header hint host hours id ids interval issuer key-ref keys kind label length lifespan lifetime limit max method min minutes mode
  name names namespace path pattern period policy port prefix provider ref refs regex required resets rotation rules
  scheme scope scopes script seconds selector service size source store strategy suffix template timeout tokens ttl type uri
  url usage user username validity version volume`.split(/\s+/),
);

/** What names a Secret: a camelCase or dashed field with the name of an object, such as `serverCASecret: pg-server-ca`. */
const nameOfSecret = /^[a-z][a-zA-Z0-9_-]*[sS]ecret$/;
const objectName = /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/;
/** Secrets that programs share by value under such names. */
const sharedSecret =
  /(?:client|app|application|consumer|shared|webhook|cookie|session|jwt|hmac|oauth|api|access|user)[_-]?secret$/i;
/** What a person is to replace: `INSERT_TOKEN_HERE`, `YOUR_API_KEY`. */
const placeholder = /^(?:INSERT|REPLACE|YOUR)[_-][A-Z0-9_-]+$|placeholder/i;
/** What is put together when it is read, or lies in a file that the value names. */
const indirect = /\$[({]|(?:^|,)[\w-]+=\/[\w./-]+|^[\w./-]+\.(?:pem|key|crt|cer|p12|jks|json|ya?ml|txt)$/;

const nothing = /^(?:true|false|yes|no|on|off|none|null|nil|enabled|disabled|optional|required|default|\*+)$/i;
const reference =
  /^(?:\$[({\w]|[<%`]|\{\{|\{[A-Za-z_]\w*\}$|(?:ref\+|vault:|file:|env:|secret:|op:\/\/)|[a-z][a-z0-9+.-]*:\/\/|(?:\.{0,2}\/[\w.-]+){2,}$)/;

/** What a value under the name `key` is when the name says that it is secret: "a password", "a token". */
export function namesSecret(key: string): string | undefined {
  if (!/pass|pwd|secret|token|key|credential/i.test(key)) return undefined;
  const words = wordsOf(key);
  const last = words.at(-1) ?? "";
  if (aspects.has(last)) return undefined;
  // Annotations and charts name Secrets so: `…/auth-secret: basic-auth`, `existingSecret: grafana`.
  if (last === "secret" && (key.includes("/") || /^(?:existing|pull|tls|ssl)$/.test(words.at(-2) ?? "")))
    return undefined;
  // `checksum/credentials`, as charts write it, and the name of an etcd cluster that its members hold out to one another.
  if (/^(?:checksum|sha\d*|hash)$/.test(words[0] ?? "") || key.endsWith("INITIAL_CLUSTER_TOKEN")) return undefined;
  // The entry of a Secret that holds it: `passwordKey: admin-password`.
  if (last === "key" && /^(?:password|token|username)$/.test(words.at(-2) ?? "")) return undefined;
  const name = words.join("-");
  return secretNames.find(([pattern]) => pattern.test(name))?.[1];
}

/** Whether `value` is the secret itself rather than a reference to it, a switch or nothing at all. */
export function isLiteral(what: string, value: string, key = ""): boolean {
  const text = value.trim();
  if (
    !/[\p{L}\p{N}]/u.test(text) ||
    nothing.test(text) ||
    reference.test(text) ||
    placeholder.test(text) ||
    indirect.test(text)
  )
    return false;
  if (what === "a secret" && nameOfSecret.test(key) && !sharedSecret.test(key) && objectName.test(text)) return false;
  return !(what === "a token" && /^[\d.]+[a-z]?$/i.test(text));
}

/** The words of a name, lower case: `dbPassword`, `DB_PASSWORD`, `db.password` and `db-password` are the same. */
export function wordsOf(key: string): readonly string[] {
  return key
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}
