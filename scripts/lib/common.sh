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

# Lists what is in the repository or would be: tracked files and new ones, never ignored ones.
# A listed file may be gone from the disk, so the missing ones are left out.
sources() {
  git ls-files --cached --others --exclude-standard -- "$@" | while IFS= read -r file; do
    if [[ -f $file ]]; then
      echo "$file"
    fi
  done
}
