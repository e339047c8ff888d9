#include "fuzz.h"
#include "store/market_manifest.h"

namespace sensex {

void fuzz_one(std::string_view input) {
  const auto manifest = parse_market_manifest(input);
  // The first format has no definition; it is read, never written.
  if (manifest && !manifest->definition.empty()) {
    require(parse_market_manifest(to_text(*manifest)) == *manifest, "reads back");
  }
}

}  // namespace sensex
