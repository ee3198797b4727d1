import { partOnGitHub } from "./on-github.ts";

partOnGitHub("review");
