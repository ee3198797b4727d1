import { expect, test } from "vitest";
import { parseGitHubRepository } from "../../generator/model/github-repository.ts";

test.each([
  ["https://github.com/trip/config.git", "https://api.github.com", "trip", "config"],
  ["https://github.com/trip/config", "https://api.github.com", "trip", "config"],
  ["https://github.com/trip/trip.config.git/", "https://api.github.com", "trip", "trip.config"],
  ["https://git.example.com/a-b/c_d.git", "https://git.example.com/api/v3", "a-b", "c_d"],
  ["https://git.example.com:8443/a/b", "https://git.example.com:8443/api/v3", "a", "b"],
  ["http://127.0.0.1:8080/a/b.git", "http://127.0.0.1:8080/api/v3", "a", "b"],
  ["ssh://git@github.com/trip/config.git", "https://api.github.com", "trip", "config"],
  ["ssh://git@git.example.com:2222/a/b.git", "https://git.example.com/api/v3", "a", "b"],
  ["https://trip.ghe.com/a/b", "https://api.trip.ghe.com", "a", "b"],
  ["http://localhost/a/b", "http://localhost/api/v3", "a", "b"],
])("%s", (url, api, owner, name) => {
  expect(parseGitHubRepository(url)).toMatchObject({ api, owner, name });
});

test.each([
  "https://github.com/trip",
  "https://github.com/trip/",
  "https://github.com/trip/config/tree/main",
  "https://github.com/trip/..",
  "https://github.com/-trip/config",
  "https://user:password@github.com/trip/config.git",
  "http://github.com/trip/config.git",
  "http://127.0.0.1.example.com/trip/config.git",
  "file:///srv/git/config.git",
  "",
])("%s is none", (url) => {
  expect(parseGitHubRepository(url)).toBeUndefined();
});
