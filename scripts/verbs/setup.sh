#!/usr/bin/env bash
#: install what is missing on Debian 12 [--for up|test|lint|coverage|bench]
#:
#: ./dev setup --for test    what `./dev test` needs
#: ./dev setup               what everything needs
#:
#: The packages are listed in scripts/packages. Needs root or sudo only when something is missing;
#: SENSEX_SKIP_SETUP=1 skips it where another way provides the packages.
source scripts/lib/common.sh

purpose=all
while (($#)); do
  case $1 in
    --for)
      (($# >= 2)) || fail "--for needs one of: up test lint coverage bench all"
      purpose=$2
      shift 2
      ;;
    *) fail "setup takes --for up|test|lint|coverage|bench|all, got '$1'" ;;
  esac
done

case $purpose in
  up) lists=(build) ;;
  test) lists=(build database test) ;;
  lint) lists=(build lint) ;;
  coverage) lists=(build database test coverage) ;;
  bench) lists=(build database bench) ;;
  all) lists=(build database test lint coverage bench) ;;
  *) fail "setup --for takes up, test, lint, coverage, bench or all, got '$purpose'" ;;
esac

has_node() {
  command -v npm >/dev/null && command -v node >/dev/null &&
    node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)'
}

installed() {
  dpkg-query --show --showformat '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null |
    sed -n 's/^installed //p' | sort -u
}

is_debian_12() {
  # shellcheck source=/dev/null
  [[ -r /etc/os-release ]] && (. /etc/os-release && [[ ${ID:-} == debian && ${VERSION_ID:-} == 12 ]])
}

# Hundreds of packages come along with those we name; only those we name are worth a line.
show_named() {
  while IFS= read -r line; do
    echo "$line" >>"$log"
    if [[ $line =~ ^Setting\ up\ ([^ :]+) && " ${missing[*]} " == *" ${BASH_REMATCH[1]} "* ]]; then
      echo "  ${BASH_REMATCH[1]}"
    fi
  done
}

install() {
  local as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null ||
      fail "cannot install ${missing[*]}: neither root nor sudo; run ./dev setup once as root"
    as_root=(sudo)
  fi
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q
    -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0)
  echo "installing ${#missing[@]} Debian packages and what they need: ${missing[*]}"
  # The lists of packages may be absent or old.
  "${apt[@]}" update >"$log" 2>&1 || give_up update
  "${apt[@]}" install --yes --no-install-recommends "${missing[@]}" 2>&1 </dev/null | show_named ||
    give_up install
}

give_up() {
  tail -n 30 "$log" >&2
  fail "apt-get $1 failed; its last words are above; mend that, then run ./dev setup again"
}

if [[ ${SENSEX_SKIP_SETUP:-} == 1 ]]; then
  exit 0
fi
is_debian_12 ||
  fail "./dev setup knows Debian 12 only; provide the packages of scripts/packages yourself and set SENSEX_SKIP_SETUP=1"

has_node || lists+=(node)
mapfile -t wanted < <(for list in "${lists[@]}"; do cat "scripts/packages/$list.txt"; done |
  sed 's/#.*//' | grep . | sort -u)
mapfile -t missing < <(comm -23 <(printf '%s\n' "${wanted[@]}") <(installed))
if ((${#missing[@]})); then
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  install
fi
