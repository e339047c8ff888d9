#include "base/retry_after.h"
#include "fuzz.h"

namespace sensex {

void fuzz_one(std::string_view input) {
  const auto wait = parse_retry_after(input, *parse_iso8601("2024-12-31T12:00:00.000Z"));
  if (!wait) return;
  require(wait->count() >= 0 && *wait <= kLongestRetryAfter, "a wait lies in its range");
}

}  // namespace sensex
