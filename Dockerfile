# One image for every app: docker build --build-arg APP=parser -t weir-parser .
# APP is a folder of apps/: ingestor, parser, flow, statistics, detector, correlator, writer, registry, standalone or cli.
FROM node:24-slim AS build
WORKDIR /weir
COPY . .
RUN npm ci --no-audit --no-fund && npm run build

FROM node:24-slim AS packages
ARG APP
WORKDIR /weir
COPY package.json package-lock.json .npmrc ./
COPY --from=build /weir/libs libs
COPY --from=build /weir/apps apps
COPY tools/package.json tools/package.json
RUN test -n "$APP" || { echo "give the app: --build-arg APP=parser" >&2; exit 1; }
# The embedded ClickHouse (550 MB) serves the apps that run without a server.
RUN npm ci --omit=dev --workspace="apps/$APP" --no-audit --no-fund \
  && case "$APP" in standalone|cli) ;; *) rm -rf node_modules/@chdb node_modules/chdb ;; esac \
  && rm -rf node_modules/onnxruntime-node/bin/*/darwin node_modules/onnxruntime-node/bin/*/win32 \
  && case "$APP" in detector|registry|standalone|cli) ;; *) rm -rf node_modules/onnxruntime-node ;; esac \
  && rm -rf libs/*/src apps/*/src && find apps -mindepth 1 -maxdepth 1 ! -name "$APP" -exec rm -rf {} + \
  && npm cache clean --force

FROM node:24-slim
ARG APP
ENV NODE_ENV=production APP=${APP} HTTP_HOST=0.0.0.0 DATA_FOLDER=/data
WORKDIR /weir
COPY --from=packages /weir .
COPY --from=build /weir/dist dist
COPY avro avro
COPY models models
COPY rules rules
# Whoever captures interfaces does it with tcpdump, which has the right to where the container has (NET_RAW).
RUN case "$APP" in ingestor|standalone|cli) \
  apt-get update && apt-get install -y --no-install-recommends tcpdump libcap2-bin \
  && setcap cap_net_raw+ep /usr/bin/tcpdump && rm -rf /var/lib/apt/lists/* ;; esac
RUN install -d -o node -g node /data
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/livez').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
# exec: node is process 1 and gets the signal.
CMD ["sh", "-c", "exec node dist/$APP.js"]
