#!/usr/bin/env bash
#: build the container image sensex:local [--check: also start it and wait until it is healthy]
#:
#: Uses docker, podman or buildah, whichever is there; --check needs docker or podman.
source scripts/lib/common.sh

check=
case ${1:-} in
  '') ;;
  --check) check=1 ;;
  *) fail "image takes --check or nothing, got '$1'" ;;
esac

engine=
for candidate in docker podman buildah; do
  if command -v "$candidate" >/dev/null; then
    engine=$candidate
    break
  fi
done
[[ $engine ]] ||
  fail "an image needs docker, podman or buildah; install one (apt-get install buildah), then run ./dev image again"

# HEALTHCHECK is part of Docker's image format only, which docker itself cannot be asked for.
format=(--format docker)
if [[ $engine == docker ]]; then
  format=()
fi
stage "image" "$engine" build "${format[@]}" --tag sensex:local .
[[ $check ]] || exit 0

[[ $engine != buildah ]] || fail "--check starts a container, which needs docker or podman"
container=$("$engine" run --detach --read-only --cap-drop ALL sensex:local)
trap '"$engine" rm --force "$container" >/dev/null' EXIT
for _ in {1..60}; do
  if "$engine" exec "$container" sensex healthcheck >/dev/null 2>&1; then
    echo "the container is healthy"
    exit 0
  fi
  sleep 1
done
"$engine" logs "$container" >&2
fail "the container was not healthy within 60 s; its log is above"
