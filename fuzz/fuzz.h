#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace sensex {

// One parser of bytes that others wrote: takes any input and returns. Each *_fuzz.cpp defines it,
// for the parser it is named after; what calls it is libFuzzer or the replay of the corpus.
void fuzz_one(std::string_view input);

// What must hold whatever the input; ends the program where it does not, which is what a fuzzer
// looks for.
inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

}  // namespace sensex
