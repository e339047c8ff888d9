# The serving image: the program, the libraries it links to, and a state directory that holds the
# simulated market and models trained on it, so that a new container answers at once. Every answer
# says that its data is simulated; mount a state directory made from real bars over it for real ones.

FROM debian:bookworm AS build
WORKDIR /build
# The packages change less often than the sources, so they have layers of their own.
COPY dev ./
COPY scripts scripts
RUN ./dev setup --for up && rm -rf /var/lib/apt/lists/*
COPY ui ui
RUN ./dev ui
COPY CMakeLists.txt CMakePresets.json ./
COPY cmake cmake
COPY tests tests
COPY src src
RUN ./dev build release --target sensex && strip build/release/bin/sensex

FROM debian:bookworm-slim
RUN --mount=type=bind,from=build,source=/build/scripts/packages,target=/packages \
    apt-get update && \
    sed 's/#.*//' /packages/runtime.txt | xargs apt-get install --yes --no-install-recommends && \
    rm -rf /var/lib/apt/lists/* /var/cache/apt /var/log/apt /var/log/dpkg.log && \
    useradd --uid 1000 --user-group --no-create-home --shell /usr/sbin/nologin sensex && \
    install --directory --owner=sensex --group=sensex --mode=0750 /var/lib/sensex
COPY --from=build /build/build/release/bin/sensex /usr/local/bin/sensex

ENV SENSEX_STATE=/var/lib/sensex SENSEX_ADDRESS=0.0.0.0 PORT=7860
USER 1000:1000
RUN sensex ingest --source simulated && sensex train --session all
VOLUME /var/lib/sensex
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["sensex", "healthcheck"]
CMD ["sensex", "serve"]
