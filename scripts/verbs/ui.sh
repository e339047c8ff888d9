#!/usr/bin/env bash
#: build the dashboard into ui/dist, when its sources changed [--check: also types and unit tests]
source scripts/lib/common.sh

check=
case ${1:-} in
  '') ;;
  --check) check=1 ;;
  *) fail "ui takes --check or nothing, got '$1'" ;;
esac
[[ -f ui/package.json ]] || fail "ui/package.json is missing; run ./dev from a whole checkout"
bash scripts/verbs/setup.sh --for up

digest() { sha256sum "$@" | sha256sum | cut -d' ' -f1; }

# Times of files change with every checkout, so what was built is remembered by content.
installed_stamp=ui/node_modules/.sensex-stamp
built_stamp=ui/dist/.sensex-stamp

lock=$(digest ui/package.json ui/package-lock.json)
if [[ ! -f $installed_stamp || $(<"$installed_stamp") != "$lock" ]]; then
  echo "installing the dashboard's npm packages from ui/package-lock.json"
  npm ci --prefix ui --no-audit --no-fund --loglevel=error
  echo "$lock" >"$installed_stamp"
fi

mapfile -t files < <(sources ui)
content=$(digest "${files[@]}")
if [[ ! -f $built_stamp || $(<"$built_stamp") != "$content" ]]; then
  npm run --prefix ui --silent build
  echo "$content" >"$built_stamp"
fi

if [[ $check ]]; then
  npm run --prefix ui --silent check
  npm test --prefix ui --silent
fi
