import { homedir, platform } from "node:os";
import { join } from "node:path";
import type { EnvironmentVariables } from "../../model/environment-variables.ts";

/**
 * The user's environment for helm, whose own folders are in `folder`: no repository, plugin or post-renderer that
 * somebody has set up takes part, and nothing of theirs is written. Logins to registries are read, as `helm registry
 * login` and docker left them. No cluster is known.
 */
export function helmEnvironment(env: EnvironmentVariables, folder: string): EnvironmentVariables {
  const others = Object.entries(env).filter(([name]) => !name.startsWith("HELM_"));
  return {
    ...Object.fromEntries(others),
    HELM_CACHE_HOME: join(folder, "cache"),
    HELM_CONFIG_HOME: join(folder, "config"),
    HELM_DATA_HOME: join(folder, "data"),
    HELM_PLUGINS: join(folder, "plugins"),
    HELM_REPOSITORY_CONFIG: join(folder, "repositories.yaml"),
    HELM_REPOSITORY_CACHE: join(folder, "repository"),
    HELM_REGISTRY_CONFIG: registryLogins(env),
    KUBECONFIG: join(folder, "kubeconfig"),
  };
}

/** Where `helm registry login` keeps what it was told (pkg/helmpath of helm). */
function registryLogins(env: EnvironmentVariables): string {
  if (env.HELM_REGISTRY_CONFIG) return env.HELM_REGISTRY_CONFIG;
  return join(env.HELM_CONFIG_HOME || join(configHome(env), "helm"), "registry/config.json");
}

function configHome(env: EnvironmentVariables): string {
  if (env.XDG_CONFIG_HOME) return env.XDG_CONFIG_HOME;
  const home = env.HOME || homedir();
  return platform() === "darwin" ? join(home, "Library/Preferences") : join(home, ".config");
}
