# The serving image: the program, the libraries it links to, and a state directory that holds the
# simulated market and models trained on it, so that a new container answers at once. Every answer
# says that its data is simulated; mount a state directory made from real bars over it for real ones.

FROM debian:bookworm AS build
WORKDIR /build
# The packages change less often than the sources, so they have layers of their own.
COPY dev ./
COPY scripts/lib/common.sh scripts/lib/
COPY scripts/packages scripts/packages
COPY scripts/verbs/setup.sh scripts/verbs/
RUN ./dev setup --for up && rm -rf /var/lib/apt/lists/*
COPY scripts scripts
COPY ui ui
RUN ./dev ui
COPY CMakeLists.txt CMakePresets.json ./
COPY cmake cmake
COPY fuzz fuzz
COPY tests tests
COPY src src
# `./dev image` names the commit; the history itself stays outside.
ARG SENSEX_COMMIT=
RUN --mount=type=cache,target=/root/.cache/ccache \
    ./dev build release --target sensex && strip build/release/bin/sensex
RUN bash scripts/image_root.sh build/release/bin/sensex /image
ENV SENSEX_STATE=/state/sensex
RUN build/release/bin/sensex ingest --source simulated && build/release/bin/sensex train

FROM scratch
COPY --from=build /image /
COPY --from=build --chown=1000:1000 /state /var/lib
ENV PATH=/usr/local/bin:/usr/bin SENSEX_STATE=/var/lib/sensex SENSEX_ADDRESS=0.0.0.0 PORT=7860
USER 1000:1000
VOLUME /var/lib/sensex
EXPOSE 7860
# With an empty state directory mounted over ours the first answer waits for a training.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["sensex", "healthcheck"]
# The simulated market ends on the day of the build, so every start first brings the data up to the
# last session: from the live source where there is a network, else the simulated market goes on. The
# training that this asks for runs beside the server, which meanwhile answers with the model it has,
# and which then keeps data and forecasts up to date.
# The first forecasts are issued before it serves, so that the page opens on them, and again after a
# training; what a new model says then supersedes them.
CMD ["sh", "-c", "sensex ingest --source auto; forecasts() { sensex forecast --session evening; sensex forecast --session pre-open; }; forecasts; { sensex train && forecasts; } & exec sensex serve --schedule"]
