#include "fuzz.h"
#include "store/market_chunk.h"

namespace sensex {

void fuzz_one(std::string_view input) {
  if (const auto bars = decode_bars(input)) {
    const std::string bytes = encode_bars(*bars);
    require(decode_bars(bytes) == *bars, "bars come back as they were");
    for (const Bar& bar : *bars) require(Bar::create(bar).has_value(), "bars are possible");
  }
  if (const auto points = decode_points(input)) {
    const std::string bytes = encode_points(*points);
    // A point may still be NaN here: the series refuses it. So the bytes are compared.
    const auto again = decode_points(bytes);
    require(again && encode_points(*again) == bytes, "points come back as they were");
  }
}

}  // namespace sensex
