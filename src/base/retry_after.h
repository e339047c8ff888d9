#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/clock.h"

namespace sensex {

// No host is believed that asks for a longer wait than this.
inline constexpr std::chrono::milliseconds kLongestRetryAfter = std::chrono::hours(24);

// How long a Retry-After header asks to wait (RFC 9110, section 10.2.3): whole seconds, or a date
// such as "Sun, 06 Nov 1994 08:49:37 GMT", seen from `now`. Between 0 and kLongestRetryAfter; a
// date that has passed is 0. Empty: neither form, and so no wish.
std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view text, Instant now);

}  // namespace sensex
