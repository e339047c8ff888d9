#!/usr/bin/env bash
#: build the container image sensex:local with docker, podman or buildah, whichever is there
source scripts/lib/common.sh

(($# == 0)) || fail "image takes no options, got '$1'"
for engine in docker podman buildah; do
  if command -v "$engine" >/dev/null; then
    exec "$engine" build --tag sensex:local .
  fi
done
fail "an image needs docker, podman or buildah; install one of them (apt-get install buildah), then run ./dev image again"
