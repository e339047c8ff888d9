# shellcheck shell=bash
# What every verb shares. Sourced, never run. The working directory is the checkout.
set -euo pipefail

fail() {
  echo "$*" >&2
  exit 1
}

# stage NAME COMMAND... runs the command between two lines that say what runs and how long it took.
stage() {
  local name=$1 started=$SECONDS
  shift
  echo "==> $name"
  "$@"
  echo "==> $name: done in $((SECONDS - started)) s"
}

# sources PATTERN... lists our files that match: what git tracks or would, and without a repository
# (an archive, an image build) what lies there and was not built.
sources() {
  local list=(git ls-files --cached --others --exclude-standard -- "$@")
  if ! git rev-parse --git-dir >/dev/null 2>&1; then
    list=(python3 scripts/list_sources.py "$@")
  fi
  # A tracked file may be gone from the disk.
  "${list[@]}" | while IFS= read -r file; do
    if [[ -f $file ]]; then
      echo "$file"
    fi
  done
}
