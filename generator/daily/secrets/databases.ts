import { secretKeys, secretNames } from "../../model/secrets/needs.ts";

/**
 * Commands that change a password where a database keeps it. The new value goes from the Secret through pipes into the
 * server, in base64, so that no character of it means anything to a shell or to SQL; the old one is in the variables
 * of the pod.
 */

/** `accounts` as MySQL writes them. The old password stays valid until it is discarded. */
export function changeMysqlPassword(namespace: string, key: string, accounts: readonly string[]): string {
  const statements = accounts.flatMap((account) => [
    // ALTER USER takes no variables, but it may be prepared.
    `SET @change = CONCAT("ALTER USER ${account} IDENTIFIED BY ", @new, " RETAIN CURRENT PASSWORD");`,
    "PREPARE change_password FROM @change;",
    "EXECUTE change_password;",
  ]);
  return `${readingSecret(secretNames.mysql, namespace, key)} |
  kubectl exec -i -n ${namespace} deployment/mysql -- sh -c '
    printf "%s\\n" \\
${quoted(['SET @new = QUOTE(CONVERT(FROM_BASE64("$(cat)") USING utf8mb4));', ...statements])} |
      MYSQL_PWD=$MYSQL_ROOT_PASSWORD mysql --user=root'`;
}

export function discardMysqlPassword(namespace: string, accounts: readonly string[]): string {
  return `kubectl exec -n ${namespace} deployment/mysql -- sh -c '
    printf "%s\\n" \\
${quoted(accounts.map((account) => `ALTER USER ${account} DISCARD OLD PASSWORD;`))} |
      MYSQL_PWD=$MYSQL_ROOT_PASSWORD mysql --user=root'`;
}

/** MongoDB has no second password: new connections need the new one from here on. */
export function changeMongodbPassword(namespace: string, user: string): string {
  const script = [
    'const admin = db.getSiblingDB("admin");',
    "admin.auth(process.env.MONGO_INITDB_ROOT_USERNAME, process.env.MONGO_INITDB_ROOT_PASSWORD);",
    `admin.changeUserPassword("${user}", Buffer.from(process.env.NEW_PASSWORD, "base64").toString());`,
  ].map((line) => `      ${line.replaceAll('"', '\\"')}`);
  return `${readingSecret(secretNames.mongodb, namespace, secretKeys.root)} |
  kubectl exec -i -n ${namespace} deployment/mongodb -- sh -c '
    NEW_PASSWORD=$(cat) mongosh --quiet --eval "
${script.join("\n")}"'`;
}

function readingSecret(name: string, namespace: string, key: string): string {
  return `kubectl get secret ${name} -n ${namespace} -o 'jsonpath={.data.${key}}'`;
}

/** Arguments in double quotes of a shell, a line each; `$(…)` stays what it is. */
function quoted(lines: readonly string[]): string {
  return lines.map((line) => `      "${line.replace(/["`]/g, "\\$&")}"`).join(" \\\n");
}
