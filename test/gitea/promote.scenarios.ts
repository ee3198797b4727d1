import { partOnGitea } from "./on-gitea.ts";

partOnGitea("promote");
