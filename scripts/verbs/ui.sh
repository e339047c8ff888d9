#!/usr/bin/env bash
#: build the dashboard into ui/dist when its sources changed [--check: also types and unit tests]
source scripts/lib/common.sh
source scripts/lib/npm.sh

check=
case ${1:-} in
  '') ;;
  --check) check=1 ;;
  *) fail "ui takes --check or nothing, got '$1'" ;;
esac

bash scripts/verbs/setup.sh --for up
install_packages ui
build_ui
if [[ $check ]]; then
  npm run --prefix ui --silent check
  npm test --prefix ui --silent
fi
