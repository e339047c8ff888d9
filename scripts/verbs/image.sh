#!/usr/bin/env bash
#: build the container image sensex:local [--check: also run it and look at what it promises]
#:
#: Uses docker, podman or buildah, the first that works; --check needs docker or podman. The check
#: runs the image without network, privileges or a writable root, and looks at its user, port,
#: health, forecast, way to stop, and size.
source scripts/lib/common.sh

check=
case ${1:-} in
  '') ;;
  --check) check=1 ;;
  *) fail "image takes --check or nothing, got '$1'" ;;
esac

image=localhost/sensex:local
megabytes_allowed=150

# docker's client may be there without its daemon.
works() { command -v "$1" >/dev/null && "$1" info >/dev/null 2>&1; }

find_engine() {
  local candidate
  for candidate in docker podman buildah; do
    if works "$candidate"; then
      echo "$candidate"
      return
    fi
  done
  fail "an image needs docker, podman or buildah, and none works here; install one (apt-get install podman), see that 'podman info' answers, then run ./dev image again"
}

build_image() {
  # HEALTHCHECK is part of Docker's image format only, which docker itself cannot be asked for.
  local options=(--format docker)
  if [[ $engine == docker ]]; then
    options=()
  fi
  "$engine" build "${options[@]}" --tag "$image" \
    --build-arg SENSEX_COMMIT="$(git describe --always --dirty --abbrev=7 --exclude='*' 2>/dev/null)" .
}

in_container() { "$engine" exec "$container" "$@"; }

# expect WHAT WANTED GOT
expect() {
  [[ $3 == "$2" ]] || fail "the image's $1 must be '$2', got '$3'"
  echo "$1: $3"
}

wait_until_healthy() {
  for _ in {1..60}; do
    if in_container sensex healthcheck >/dev/null 2>&1; then
      return
    fi
    sleep 1
  done
  "$engine" logs "$container" >&2
  fail "the container was not healthy within 60 s; its log is above"
}

check_image() {
  local bytes
  bytes=$("$engine" image inspect --format '{{.Size}}' "$image")
  echo "size: $((bytes / 1000000)) MB"
  ((bytes <= megabytes_allowed * 1000000)) ||
    fail "the image may have $megabytes_allowed MB; 'history' of $engine shows what takes the space"

  container=$("$engine" run --detach --network none --read-only --cap-drop ALL --env PORT=8123 "$image")
  trap '"$engine" rm --force --volumes "$container" >/dev/null' EXIT
  wait_until_healthy
  expect "user" 1000:1000 "$("$engine" image inspect --format '{{.Config.User}}' "$image")"
  expect "port from PORT" '"status":"healthy"' \
    "$(in_container sensex healthcheck --port 8123 | grep -o '"status":"healthy"')"
  expect "forecast" '"simulated":true' \
    "$(in_container sensex forecast --session pre-open --json | tr -d ' \n' | grep -o '"simulated":true')"
  "$engine" stop -t 5 "$container" >/dev/null
  expect "exit code after SIGTERM" 0 "$("$engine" inspect --format '{{.State.ExitCode}}' "$container")"
}

engine=$(find_engine)
stage "image" build_image
if [[ $check ]]; then
  [[ $engine != buildah ]] || fail "--check starts a container, which needs docker or podman"
  stage "check" check_image
fi
