#!/usr/bin/env bash
#: remove what was built (build, ui/dist, ui/node_modules) [--state: also the default state .state]
source scripts/lib/common.sh

folders=(build ui/dist ui/node_modules)
case ${1:-} in
  '') ;;
  --state) folders+=(.state) ;;
  *) fail "clean takes --state or nothing, got '$1'" ;;
esac
rm -rf -- "${folders[@]}"
echo "removed ${folders[*]}"
