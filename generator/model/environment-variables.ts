/** Variables of a process by their names; those that are not set are missing, or undefined. */
export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;
