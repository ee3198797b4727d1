import type { AccountKey, BackingService } from "../../model/backing-service.ts";
import { backingSecretName } from "../../model/secrets/needs.ts";

/**
 * Commands that change a password where a database keeps it. The new value goes from the Secret through pipes into the
 * server, in base64, so that no character of it means anything to a shell or to SQL; the old one is in the variables
 * of the pod.
 */

/** A database's Deployment, and where it is. */
export interface Place {
  readonly namespace: string;
  readonly one: Pick<BackingService, "name">;
}

/** `accounts` as MySQL writes them. The old password stays valid until it is discarded. */
export function changeMysqlPassword(place: Place, key: AccountKey, accounts: readonly string[]): string {
  const statements = accounts.flatMap((account) => [
    // ALTER USER takes no variables, but it may be prepared.
    `SET @change = CONCAT("ALTER USER ${account} IDENTIFIED BY ", @new, " RETAIN CURRENT PASSWORD");`,
    "PREPARE change_password FROM @change;",
    "EXECUTE change_password;",
  ]);
  return `${readingSecret(place, key)} |
  kubectl exec -i ${deployed(place)} -- sh -c '
    printf "%s\\n" \\
${quoted(['SET @new = QUOTE(CONVERT(FROM_BASE64("$(cat)") USING utf8mb4));', ...statements])} |
      MYSQL_PWD=$MYSQL_ROOT_PASSWORD mysql --user=root'`;
}

export function discardMysqlPassword(place: Place, accounts: readonly string[]): string {
  return `kubectl exec ${deployed(place)} -- sh -c '
    printf "%s\\n" \\
${quoted(accounts.map((account) => `ALTER USER ${account} DISCARD OLD PASSWORD;`))} |
      MYSQL_PWD=$MYSQL_ROOT_PASSWORD mysql --user=root'`;
}

/** MongoDB has no second password: new connections need the new one from here on. */
export function changeMongodbPassword(place: Place, user: string): string {
  const script = [
    'const admin = db.getSiblingDB("admin");',
    "admin.auth(process.env.MONGO_INITDB_ROOT_USERNAME, process.env.MONGO_INITDB_ROOT_PASSWORD);",
    `admin.changeUserPassword("${user}", Buffer.from(process.env.NEW_PASSWORD, "base64").toString());`,
  ].map((line) => `      ${line.replaceAll('"', '\\"')}`);
  return `${readingSecret(place, "root-password")} |
  kubectl exec -i ${deployed(place)} -- sh -c '
    NEW_PASSWORD=$(cat) mongosh --quiet --eval "
${script.join("\n")}"'`;
}

/** psql reads the value from its environment (\getenv, from 14 on) and quotes it; the local socket asks for no password. */
export function changePostgresPassword(place: Place): string {
  return `${readingSecret(place, "user-password")} |
  kubectl exec -i ${deployed(place)} -- sh -c '
    NEW_PASSWORD=$(base64 -d); export NEW_PASSWORD
    printf "%s\\n" "\\\\getenv new NEW_PASSWORD" "ALTER ROLE CURRENT_USER PASSWORD :\\"new\\";" | tr "\\"" "\\047" |
      psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB"'`;
}

/** Without a password behind it, the command reads one from its input. */
export function changeRabbitmqPassword(place: Place): string {
  return `${readingSecret(place, "user-password")} |
  kubectl exec -i ${deployed(place)} -- sh -c '
    { base64 -d; echo; } | rabbitmqctl --quiet change_password "$RABBITMQ_DEFAULT_USER"'`;
}

function deployed({ namespace, one }: Place): string {
  return `-n ${namespace} deployment/${one.name}`;
}

function readingSecret({ namespace, one }: Place, key: AccountKey): string {
  return `kubectl get secret ${backingSecretName(one.name)} -n ${namespace} -o 'jsonpath={.data.${key}}'`;
}

/** Arguments in double quotes of a shell, a line each; `$(…)` stays what it is. */
function quoted(lines: readonly string[]): string {
  return lines.map((line) => `      "${line.replace(/["`]/g, "\\$&")}"`).join(" \\\n");
}
