# syntax=docker/dockerfile:1
# What operators run: `worker`, `setup`, `discovery run` … are commands of this image.
# Neither Temporal nor its command line is in it: docker-compose.yml brings them.

FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
# What runs, apart from what builds; no dependency's install script is needed, and none is run.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && mv node_modules runtime_modules
# The SDK brings its native core for every platform (25 to 30 MB each); one is enough. Source maps of others' code too.
ARG TARGETARCH
RUN keep=$([ "${TARGETARCH:-$(dpkg --print-architecture)}" = arm64 ] && echo aarch64 || echo x86_64)-unknown-linux-gnu \
 && cd runtime_modules/@temporalio/core-bridge \
 && find releases -mindepth 1 -maxdepth 1 ! -name "$keep" -exec rm -rf {} + \
 && rm -rf sdk-core && test -d "releases/$keep" \
 && find /build/runtime_modules -name '*.map' -type f -delete
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY sandbox ./sandbox
COPY scripts ./scripts
# Source maps of ours, and the scripts of a checkout, are of no use where it runs.
RUN npm run build && find dist -name "*.js.map" -type f -delete && rm -rf dist/scripts

FROM node:24-bookworm-slim
# Of the machine's certificates, for TLS to a Temporal that is not in this compose file.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
WORKDIR /opt/lethe
COPY --from=build /build/runtime_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY package.json LICENSE ./
# Also by the names of the Python driver's scripts, for jobs that call these.
RUN for name in $(node -p 'Object.keys(require("./package.json").bin).join(" ")'); do \
      ln -s /opt/lethe/dist/src/client.js "/usr/local/bin/$name"; \
    done && chmod +x dist/src/client.js
# uid 1000. All it owns, and all it writes, is the folder of the key ring: a volume.
RUN install --directory --owner=node --group=node --mode=700 /var/lib/lethe
USER node
# Only a worker listens; a container that runs another command is gone before this is asked.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9464/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/src/client.js"]
CMD ["--help"]
