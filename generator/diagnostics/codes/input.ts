import type { CodeText } from "../code-text.ts";

/** Faults of the files under envs/, found before anything is compiled. */
export const inputCodes = {
  "no-environments": {
    cause: "There is no folder envs/, or it holds no environment.",
    cure: "Run the command in the project's folder, or name it with -C. An environment is a file envs/<name>.json.",
  },
  "missing-file": {
    cause: "There is no base.json or cluster.json, or an env file names a file that is not there.",
    cure: "Add the file, or correct the name.",
  },
  "unknown-environment": {
    cause: "A command or `promotion.from` names an environment that has no file in envs/.",
    cure: "Use the name of a file in envs/, without .json.",
  },
  "unreadable-file": {
    cause: "A file under envs/ or --manifests is a folder, a device, a broken link or not readable for this user.",
    cure: "Replace it by a regular file that may be read.",
  },
  "outside-envs": {
    cause: "A symbolic link under envs/ leads out of it. What is compiled must be in the repository.",
    cure: "Replace the link by the file itself.",
  },
  "file-too-large": {
    cause:
      "A file under envs/ is larger than 1 MiB, the most that a config map or an env file may hold; or one under --manifests is larger than 8 MiB.",
    cure: "Make it smaller. Large data belongs into an image or a volume. Manifests may be split into several files.",
  },
  "not-utf8": {
    cause: "A file's bytes are not UTF-8.",
    cure: "Save it as UTF-8.",
  },
  "empty-file": {
    cause: "An env file has no content.",
    cure: 'Start with { "$schema": "../schemas/environment.schema.json" }; an editor then completes the rest.',
  },
  "invalid-json": {
    cause: "An env file is not JSON: a comma or a brace is missing or too many, or it holds a comment.",
    cure: "Correct the place that is shown.",
  },
  "nested-too-deeply": {
    cause:
      "An env file nests objects or lists more than 64 levels deep, or a manifest more than 200, perhaps by an alias that holds itself.",
    cure: "Remove the nesting: no field of the schemas is deeper than a few levels.",
  },
  "duplicate-key": {
    cause: "An object has the same key twice. JSON readers silently keep one of them.",
    cure: "Remove one.",
  },
  "wrong-schema": {
    cause: "$schema names another schema than the one that the file is checked against.",
    cure: "Use the value that is shown.",
  },
  "unknown-field": {
    cause: "A field that the schema does not have. It would have no effect.",
    cure: "Correct its name, or remove it.",
  },
  "missing-field": {
    cause: "A field that is needed is neither in the environment's file nor in base.json.",
    cure: "Add it to one of the two.",
  },
  "wrong-type": {
    cause: "A value is of another type than the schema says, such as a number in quotes.",
    cure: "Use the type that is shown.",
  },
  "invalid-value": {
    cause: "A value does not have the form that the schema asks for, or is not one of those it lists.",
    cure: "Follow the form that is shown. Values end up in YAML, shell and workflow files, so forms are narrow.",
  },
  "invalid-name": {
    cause: "A name has characters that are not allowed where it is used, or too many of them.",
    cure: "Use lower-case letters, digits and dashes, at most 55 characters; environment variables are upper case.",
  },
  "out-of-range": {
    cause: "A number, a text or a list is smaller or larger than allowed.",
    cure: "Stay in the range that is shown.",
  },
  "duplicate-item": {
    cause: "A list has the same item twice.",
    cure: "Remove one.",
  },
  "reserved-name": {
    cause: "An environment is called as something else that is compiled: ci or argocd.",
    cure: "Rename the file.",
  },
  "unknown-dependency": {
    cause: "`uses` names something that is neither a service nor a backing service of the environment.",
    cure: "Correct the name, or switch the thing on in the environment.",
  },
  "duplicate-namespace": {
    cause: "Two environments, or an environment and a component of the cluster, have one namespace.",
    cure: "Give each environment a namespace of its own.",
  },
  "promotion-cycle": {
    cause:
      "`promotion.from` leads back to the environment that it starts from, so that images would come from nowhere.",
    cure: "Leave `from` out in the environment that new images are set in, such as dev.",
  },
  "name-taken": {
    cause: "A service is called as a backing service, or its Service, claim or config entry is that of another one.",
    cure: "Rename the service.",
  },
  "misplaced-setting": {
    cause: "A setting has no meaning together with another one, such as a route to a host for a service without port.",
    cure: "Remove it, or change the other one.",
  },
  "no-manifests": {
    cause: "The folder that --manifests names does not exist, or holds no Kubernetes object.",
    cure: "Name the folder that the other tool wrote its manifests to.",
  },
  "invalid-yaml": {
    cause: "A file under --manifests is not YAML, or not such as Kubernetes takes.",
    cure: "Correct the place that is shown.",
  },
  "not-an-object": {
    cause:
      "A document under --manifests is no Kubernetes object, such as a kustomization or a values file, or lacks apiVersion, kind or metadata.name.",
    cure: "Render first, then check the result.",
  },
} as const satisfies Record<string, CodeText>;
