#!/usr/bin/env bash
#: run clang-tidy on our C++ sources and shellcheck on our scripts [FILE...: only these sources]
#:
#: ./dev lint                    everything; a source that did not change since it passed is skipped
#: ./dev lint src/base/date.cpp  one source and the headers of its module
source scripts/lib/common.sh
source scripts/lib/configure.sh

bash scripts/verbs/setup.sh --for lint

mapfile -t shell < <(sources dev .ci/run '*.sh')
shellcheck --external-sources "${shell[@]}"
echo "lint: ${#shell[@]} scripts pass shellcheck"

# clang-tidy needs clang's own command lines; g++ has flags that clang does not know.
configure clang
# The list of sources may have grown since the folder was configured.
cmake --preset clang >build/clang/configure.log
python3 scripts/tidy.py "$@"
