import type { AccountKey, BackingType } from "../../model/backing-service.ts";
import { accountsOf, podsOf, userOf } from "../../model/backing-services.ts";
import { sealedFile } from "../../model/documents.ts";
import { entryOf } from "../../model/loose.ts";
import type { Environment } from "../../model/resolved.ts";
import type { SecretKey, SecretNeed } from "../../model/secrets/need.ts";
import { adminSecret, backingSecretName, secretKeys } from "../../model/secrets/needs.ts";
import { workloadKinds } from "../../model/workload-kinds.ts";
import {
  changeMongodbPassword,
  changeMysqlPassword,
  changePostgresPassword,
  changeRabbitmqPassword,
  discardMysqlPassword,
  type Place,
} from "./databases.ts";
import type { Selection } from "./select.ts";

/** Something that a person does, with the commands for it. */
export interface Step {
  readonly what: string;
  readonly run?: string;
}

/** What has to happen, in this order, until a new value of a Secret's key is in use everywhere. */
export function rotationSteps({ environment, need, keys }: Selection): readonly Step[] {
  return keys.flatMap((key) => stepsOf(environment, need, key));
}

function stepsOf(environment: Environment, need: SecretNeed, key: SecretKey): readonly Step[] {
  const { namespace } = environment;
  const database = databaseOf(environment, need.name, key.name);
  return [
    bringing(environment, need.name, key.name),
    ...(database === undefined ? [] : [database.change]),
    ...restart(environment, database?.restarted ?? key.readers),
    ...(database?.after === undefined ? [] : [database.after]),
    ...(key.form === "htpasswd" ? [{ what: clearPasswordText(namespace, need.name).trim() }] : []),
  ];
}

/** How a new value gets into the cluster. */
function bringing({ name, namespace, secrets }: Environment, secret: string, key: string): Step {
  switch (secrets.provider) {
    case "manual":
      return {
        what: "Standard output is a patch with the new value. Lay it over the Secret:",
        run: `trip-config secrets rotate ${name} ${secret} ${key} --generate | kubectl patch secret ${secret} -n ${namespace} --patch-file /dev/stdin`,
      };
    case "sealed-secrets":
      return { what: `Commit ${sealedFile(name, secret)}, publish it, and wait until Argo CD has synced it.` };
    case "external-secrets": {
      const remote = entryOf(secrets.remote.find((one) => one.name === secret)?.keys ?? {}, key);
      const property = remote?.property === undefined ? "" : `, property \`${remote.property}\``;
      return {
        what: `Put the new value into the store, under \`${remote?.key}\`${property}. It is fetched within ${secrets.refreshInterval}, or at once by:`,
        run: `kubectl annotate externalsecret ${secret} -n ${namespace} force-sync="$(date +%s)" --overwrite`,
      };
    }
  }
}

interface DatabaseRotation {
  readonly change: Step;
  readonly restarted: readonly string[];
  readonly after?: Step;
}

/** A database reads its password from the Secret only once, when its volume is empty. */
function databaseOf(environment: Environment, secret: string, key: string): DatabaseRotation | undefined {
  const { namespace, services, backingServices } = environment;
  const one = podsOf(backingServices).find(({ name }) => backingSecretName(name) === secret);
  const account = one === undefined ? undefined : accountsOf(one).find((each) => each.key === key);
  const user = one === undefined ? undefined : userOf(one);
  if (one === undefined || account === undefined || user === undefined) return undefined;
  const users = services.filter(({ uses }) => uses.includes(one.name)).map(({ name }) => name);
  return rotations.get(one.type)?.({ namespace, one }, account.key, user, users);
}

type Rotation = (place: Place, key: AccountKey, user: string, users: readonly string[]) => DatabaseRotation;

const shownNowhere = "The value goes from the Secret to the server and is shown nowhere:";

/** How each type takes another password. */
const rotations: ReadonlyMap<BackingType, Rotation> = new Map<BackingType, Rotation>([
  ["mysql", mysqlRotation],
  [
    "mongodb",
    (place, _, user, users) => ({
      change: {
        what: `Tell MongoDB, which goes on with the old password until then. ${shownNowhere}`,
        run: changeMongodbPassword(place, user),
      },
      restarted: [place.one.name, ...users],
    }),
  ],
  [
    "postgres",
    (place, _key, _user, users) => ({
      change: {
        what: `Tell PostgreSQL, which goes on with the old password until then. ${shownNowhere}`,
        run: changePostgresPassword(place),
      },
      restarted: users,
    }),
  ],
  [
    "rabbitmq",
    (place, _key, _user, users) => ({
      change: {
        what: `Tell RabbitMQ, which goes on with the old password until then. ${shownNowhere}`,
        run: changeRabbitmqPassword(place),
      },
      restarted: users,
    }),
  ],
]);

function mysqlRotation(place: Place, key: AccountKey, user: string, users: readonly string[]): DatabaseRotation {
  const isRoot = key === "root-password";
  // The image makes root for both hosts, and the user for every host.
  const accounts = isRoot ? [accountAt("root", "localhost"), accountAt("root", "%")] : [accountAt(user, "%")];
  return {
    change: {
      what: `Tell MySQL, which goes on with the old password until then, and takes both from then on. ${shownNowhere}`,
      run: changeMysqlPassword(place, key, accounts),
    },
    // Its own pod keeps root's password in a variable, which the next rotation needs.
    restarted: isRoot ? [place.one.name] : users,
    after: {
      what: "When they are ready, let MySQL forget the old password:",
      run: discardMysqlPassword(place, accounts),
    },
  };
}

function accountAt(user: string, host: string): string {
  return `\`${user}\`@\`${host}\``;
}

/** What comes to its end reads the new value when it runs again. */
function restart({ namespace, services }: Environment, workloads: readonly string[]): readonly Step[] {
  const kinds = new Map(services.map(({ name, workload }) => [name, workload.kind]));
  const restarted = workloads.flatMap((name) => {
    const kind = kinds.get(name) ?? "Deployment";
    return workloadKinds[kind].isServing ? [`${kind.toLowerCase()}/${name}`] : [];
  });
  if (restarted.length === 0) return [];
  const names = restarted.join(" ");
  return [
    {
      what: "Restart what has read the old value:",
      run: `kubectl rollout restart -n ${namespace} ${names}\nkubectl rollout status -n ${namespace} ${names}`,
    },
  ];
}

/** Where the person who has to type the password finds it. */
export function clearPasswordText(namespace: string, secret: string): string {
  const what = secret === adminSecret ? "the admin pages" : secret;
  return `The password of ${what}, where it was generated, is read from the Secret:\n  kubectl get secret ${secret} -n ${namespace} -o 'jsonpath={.data.${secretKeys.clear}}' | base64 -d\n`;
}

/** The steps for a person to read. */
export function stepsText(steps: readonly Step[]): string {
  return steps
    .map(({ what, run }, index) => {
      const commands = run === undefined ? "" : `\n\n${run.replace(/^(?=.)/gm, "   ")}`;
      return `${index + 1}. ${what}${commands}\n`;
    })
    .join("\n");
}
