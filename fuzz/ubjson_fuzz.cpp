#include "adapters/xgboost/ubjson_check.h"
#include "fuzz.h"

namespace sensex {

// What keeps bytes from a library that trusts them. The library itself is not fuzzed: it takes a
// model that is well formed at its word, and a stored one has a digest.
void fuzz_one(std::string_view input) {
  const std::string bytes(input);
  if (is_plausible_ubjson(bytes)) require(!bytes.empty(), "nothing is no value");
}

}  // namespace sensex
