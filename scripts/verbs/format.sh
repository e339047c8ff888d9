#!/usr/bin/env bash
#: format the C++ sources and the dashboard in place [--check: only say which C++ differs]
source scripts/lib/common.sh
source scripts/lib/npm.sh

check=
case ${1:-} in
  '') ;;
  --check) check=1 ;;
  *) fail "format takes --check or nothing, got '$1'" ;;
esac

bash scripts/verbs/setup.sh --for lint
mapfile -t files < <(sources '*.cpp' '*.h')
if [[ $check ]]; then
  clang-format-19 --dry-run -Werror "${files[@]}" ||
    fail "some sources are not formatted; run: ./dev format"
  echo "format: ${#files[@]} sources are as .clang-format says"
else
  clang-format-19 -i "${files[@]}"
  install_packages ui
  npm run --prefix ui --silent format
fi
