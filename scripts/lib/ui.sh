# shellcheck shell=bash
# The dashboard's npm packages and build. Times of files change with every checkout, so what was
# done is remembered by content.

digest() { sha256sum "$@" | sha256sum | cut -d' ' -f1; }

install_ui_packages() {
  [[ -f ui/package-lock.json ]] ||
    fail "ui/package-lock.json is missing; run ./dev from a whole checkout"
  local stamp=ui/node_modules/.sensex-installed content
  content=$(digest ui/package.json ui/package-lock.json)
  if [[ -f $stamp && $(<"$stamp") == "$content" ]]; then
    return
  fi
  echo "installing the dashboard's npm packages as ui/package-lock.json says"
  npm ci --prefix ui --no-audit --no-fund --loglevel=error ||
    fail "npm ci failed; check the network and npm's message above, then run it again"
  echo "$content" >"$stamp"
}

build_ui() {
  # Beside the packages, not in ui/dist: all of that folder goes into the program.
  local stamp=ui/node_modules/.sensex-built files content
  mapfile -t files < <(sources ui)
  content=$(digest "${files[@]}")
  if [[ -f ui/dist/index.html && -f $stamp && $(<"$stamp") == "$content" ]]; then
    return
  fi
  npm run --prefix ui --silent build
  echo "$content" >"$stamp"
}
