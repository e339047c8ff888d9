# shellcheck shell=bash
# configure PRESET writes build/PRESET once; cmake itself repeats it when a CMake file changes.

configure() {
  local preset=$1 folder=build/$1
  grep -q "\"configurePreset\": \"$preset\"" CMakePresets.json ||
    fail "there is no preset '$preset'; ./dev build --help lists them"

  # A build folder that came from another place would be refused with a long message.
  if [[ -f $folder/CMakeCache.txt ]] &&
    ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" "$folder/CMakeCache.txt"; then
    rm -rf "$folder"
  fi
  if [[ -f $folder/build.ninja ]]; then
    return
  fi
  mkdir -p "$folder"
  cmake --preset "$preset" >"$folder/configure.log" 2>&1 || {
    tail -n 40 "$folder/configure.log" >&2
    fail "cmake could not configure preset '$preset'; the whole log is $folder/configure.log"
  }
}
