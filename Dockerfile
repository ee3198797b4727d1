# trip-config with git, and nothing else: no package manager, no root. See docs/install.md.
FROM node:24-bookworm-slim AS build
WORKDIR /src
COPY . .
RUN npm ci --no-audit --no-fund \
 && npm pack --pack-destination /tmp \
 && npm install --prefix /app --no-audit --no-fund /tmp/trip-config-*.tgz

# The git of the Debian that the last stage is made of, with what it needs to speak HTTPS; glibc is there already.
FROM debian:bookworm-slim AS git
RUN apt-get update \
 && apt-get install --yes --no-install-recommends git \
 && libraries=/git/usr/lib/$(uname -m)-linux-gnu \
 && mkdir -p /git/usr/bin /git/usr/lib/git-core "$libraries" \
 && cp /usr/bin/git /git/usr/bin/ \
 && cp /usr/lib/git-core/git-remote-http /git/usr/lib/git-core/ \
 && ln -s ../../bin/git /git/usr/lib/git-core/git \
 && ln -s git-remote-http /git/usr/lib/git-core/git-remote-https \
 && ldd /usr/bin/git /usr/lib/git-core/git-remote-http | grep -o '/[^ ]*[.]so[^ ]*' \
      | grep -Ev '/(ld-linux[^/]*|lib(c|m|dl|rt|pthread|resolv))[.]so' | sort -u | xargs cp -L -t "$libraries"

FROM gcr.io/distroless/nodejs24-debian12:nonroot
COPY --from=git /git /
# git starts its own programs through it where a repository is a folder, which those of the embedded forge are.
COPY --from=git /bin/dash /bin/sh
COPY --from=build /app /app
ENV PATH=/usr/bin
WORKDIR /project
ENTRYPOINT ["/nodejs/bin/node", "/app/node_modules/trip-config/dist/main.js"]
