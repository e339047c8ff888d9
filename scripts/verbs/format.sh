#!/usr/bin/env bash
#: format our C++ sources in place [--check: only say what differs]
source scripts/lib/common.sh

mode=(-i)
case ${1:-} in
  '') ;;
  --check) mode=(--dry-run -Werror) ;;
  *) fail "format takes --check or nothing, got '$1'" ;;
esac
bash scripts/verbs/setup.sh --for lint

mapfile -t files < <(sources '*.cpp' '*.h')
clang-format-19 "${mode[@]}" "${files[@]}" || fail "some files are not formatted; run: ./dev format"
echo "format: ${#files[@]} files are as .clang-format says"
