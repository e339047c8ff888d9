# shellcheck shell=bash
# npm packages and the dashboard's build. Times of files change with every checkout, so what was
# done is remembered by content.

digest() { sha256sum "$@" | sha256sum | cut -d' ' -f1; }

# install_packages FOLDER follows FOLDER/package-lock.json.
install_packages() {
  local folder=$1 content
  local stamp=$folder/node_modules/.sensex-installed
  [[ -f $folder/package-lock.json ]] ||
    fail "$folder/package-lock.json is missing; run ./dev from a whole checkout"
  content=$(digest "$folder/package.json" "$folder/package-lock.json")
  if [[ -f $stamp && $(<"$stamp") == "$content" ]]; then
    return
  fi
  echo "installing npm packages as $folder/package-lock.json says"
  npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error ||
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
