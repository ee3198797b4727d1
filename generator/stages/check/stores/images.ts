/** The variables of a container. */
export interface Variables {
  /** Values by name; undefined: one that something else has. */
  readonly known: ReadonlyMap<string, string | undefined>;
  /** Whether there are others: those of whole ConfigMaps or Secrets. */
  readonly isOpen: boolean;
}

interface Fault {
  /** What is wrong, without a stop. */
  readonly message: string;
  readonly hint: string;
  /** The value to point at, and the keys of its setting below the store's. */
  readonly value?: string;
  readonly setting?: readonly string[];
}

export type Refusal = (variables: Variables) => Fault | undefined;

interface StoreImage {
  /** Repositories on Docker Hub. */
  readonly names: readonly string[];
  /** The program that the entry point starts by default. */
  readonly server: string;
  readonly refusals: readonly Refusal[];
}

const suffixes = ["", "_FILE", "_HASH"] as const;

/** Whether a variable has a value, or a file that holds it. */
function has({ known }: Variables, name: string): boolean {
  return suffixes.some((suffix) => known.has(name + suffix) && known.get(name + suffix) !== "");
}

function oneOf(...names: readonly string[]): Refusal {
  return (variables) =>
    variables.isOpen || names.some((name) => has(variables, name))
      ? undefined
      : {
          message: `It has none of the variables ${names.join(", ")}`,
          hint: `Set ${names[0]}, by secretKeyRef.`,
        };
}

/** The entry points of the official images: docker_verify_minimum_env of mysql, mariadb and postgres, and mongo's. */
export const storeImages: readonly StoreImage[] = [
  {
    names: ["mysql"],
    server: "mysqld",
    refusals: [
      oneOf("MYSQL_ROOT_PASSWORD", "MYSQL_ALLOW_EMPTY_PASSWORD", "MYSQL_RANDOM_ROOT_PASSWORD"),
      ({ known }) =>
        known.get("MYSQL_USER") === "root"
          ? {
              message: "MYSQL_USER is `root`, which exists already",
              hint: "Name another user; the password of root is MYSQL_ROOT_PASSWORD.",
              value: "root",
              setting: ["user"],
            }
          : undefined,
    ],
  },
  {
    names: ["mariadb"],
    server: "mariadbd",
    refusals: [
      oneOf(
        "MARIADB_ROOT_PASSWORD",
        "MYSQL_ROOT_PASSWORD",
        "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD",
        "MYSQL_ALLOW_EMPTY_PASSWORD",
        "MARIADB_RANDOM_ROOT_PASSWORD",
        "MYSQL_RANDOM_ROOT_PASSWORD",
      ),
    ],
  },
  {
    names: ["postgres"],
    server: "postgres",
    refusals: [
      (variables) => {
        const method = "POSTGRES_HOST_AUTH_METHOD";
        // One that something else has may be `trust`, with which nobody needs a password.
        const trusts = has(variables, method) && (variables.known.get(method) ?? "trust") === "trust";
        return trusts ? undefined : oneOf("POSTGRES_PASSWORD")(variables);
      },
    ],
  },
  {
    names: ["mongo"],
    server: "mongod",
    refusals: [
      (variables) => {
        const [user, password] = ["MONGO_INITDB_ROOT_USERNAME", "MONGO_INITDB_ROOT_PASSWORD"] as const;
        if (variables.isOpen || has(variables, user) === has(variables, password)) return undefined;
        const missing = has(variables, user) ? password : user;
        return {
          message: `It has ${missing === user ? password : user} without ${missing}`,
          hint: `Set ${missing} too.`,
        };
      },
    ],
  },
];
