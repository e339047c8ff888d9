# Language level, helpers that make builds fast, and the flags every one of our targets has.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

option(SENSEX_WARNINGS_AS_ERRORS "Fail the build on a warning" ON)
set(SENSEX_SANITIZE "" CACHE STRING "Sanitizers of every target: address,undefined or thread")
option(SENSEX_COVERAGE "Instrument for gcov" OFF)
option(SENSEX_FUZZ "Link the fuzz targets to libFuzzer, which needs clang" OFF)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # BASEDIR and NOHASHDIR let another checkout of the same sources hit the cache.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      ${CCACHE_PROGRAM})
endif()

add_library(sensex_flags INTERFACE)
target_compile_options(sensex_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual -Wformat=2 -Wimplicit-fallthrough
  -Wdouble-promotion
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond>
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-branches>
  $<$<CXX_COMPILER_ID:GNU>:-Wlogical-op>
  $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>
  $<$<BOOL:${SENSEX_WARNINGS_AS_ERRORS}>:-Werror>
  # Fused multiply-add would make a value depend on the machine it was computed on.
  -ffp-contract=off)

find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  target_link_options(sensex_flags INTERFACE -fuse-ld=mold)
endif()

if(SENSEX_SANITIZE)
  target_compile_options(sensex_flags INTERFACE
    -fsanitize=${SENSEX_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(sensex_flags INTERFACE -fsanitize=${SENSEX_SANITIZE})
  if(SENSEX_SANITIZE MATCHES thread AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # g++ does not model atomic_thread_fence for TSan; Asio uses it outside the paths under test.
    target_compile_options(sensex_flags INTERFACE -Wno-tsan)
  endif()
endif()

if(SENSEX_COVERAGE)
  target_compile_options(sensex_flags INTERFACE --coverage)
  target_link_options(sensex_flags INTERFACE --coverage)
endif()

if(SENSEX_FUZZ)
  # Every module tells libFuzzer which branches an input reached.
  target_compile_options(sensex_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
