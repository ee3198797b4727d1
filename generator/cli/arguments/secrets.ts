import type { Command } from "commander";
import { command, formatOption, type Perform } from "./options.ts";

export function secretCommands(secrets: Command, perform: Perform): void {
  command(secrets, "create", "print Secrets with new values, for kubectl create -f -")
    .argument("<env>", "environment")
    .action(async (environment: string) => {
      const { secretsCreate } = await import("../commands/secrets.ts");
      await perform((globals) => secretsCreate(environment, globals));
    });

  sealCommand(secrets, "seal", "seal the value on standard input, or a new one, for a key that has none")
    .argument("<key...>", "keys of the Secret; several with --generate")
    .action(async (environment: string, secret: string, keys: readonly string[], options) => {
      const { secretsSeal } = await import("../commands/secrets-seal.ts");
      await perform((globals) => secretsSeal([environment, secret, ...keys], options, globals));
    });

  sealCommand(secrets, "rotate", "replace the value of a key, and say what has to follow")
    .argument("<key>", "key of the Secret")
    .action(async (environment: string, secret: string, key: string, options) => {
      const { secretsRotate } = await import("../commands/secrets-seal.ts");
      await perform((globals) => secretsRotate([environment, secret, key], options, globals));
    });

  command(secrets, "list", "which Secrets and keys there are, who makes them, and since when; no values")
    .argument("[env]", "environment (default: all)")
    .addOption(formatOption(["text", "json"]))
    .action(async (environment: string | undefined, options) => {
      const { secretsList } = await import("../commands/secrets.ts");
      await perform((globals) => secretsList(environment, options, globals));
    });
}

function sealCommand(secrets: Command, name: string, description: string): Command {
  return command(secrets, name, description)
    .argument("<env>", "environment")
    .argument("<secret>", "name of the Secret")
    .option("--generate", "make a strong value instead of reading standard input")
    .option("--cert <file>", "certificate of the controller, a file or an address (default: ask the cluster)")
    .addOption(formatOption(["text", "json"]));
}
