/** Values of a container's variables by name; undefined: one that something else has. */
export type Variables = ReadonlyMap<string, string | undefined>;

interface Fault {
  /** What is wrong, without a stop. */
  readonly message: string;
  readonly hint: string;
  /** The value to point at, and the keys of its setting below the store's. */
  readonly value: string;
  readonly setting: readonly string[];
}

export interface StoreImage {
  /** Repositories on Docker Hub. */
  readonly names: readonly string[];
  /** The program that the entry point starts by default. */
  readonly server: string;
  readonly fault: (variables: Variables) => Fault | undefined;
}

/**
 * The entry points of the official images. What is missing is not told: a patch, or what fills a ConfigMap, may add it.
 */
export const storeImages: readonly StoreImage[] = [
  {
    // docker_verify_minimum_env in docker-entrypoint.sh.
    names: ["mysql"],
    server: "mysqld",
    fault: (variables) =>
      variables.get("MYSQL_USER") === "root"
        ? {
            message: "MYSQL_USER is `root`, which exists already",
            hint: "Name another user; the password of root is MYSQL_ROOT_PASSWORD.",
            value: "root",
            setting: ["user"],
          }
        : undefined,
  },
  {
    names: ["postgres"],
    server: "postgres",
    fault: (variables) => {
      const user = variables.get("POSTGRES_USER") ?? "";
      return user.startsWith("pg_")
        ? {
            message: `POSTGRES_USER is \`${user}\`, and PostgreSQL keeps names that begin with pg_ for itself`,
            hint: "Name another user.",
            value: user,
            setting: ["user"],
          }
        : undefined;
    },
  },
];
