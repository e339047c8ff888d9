#pragma once

#include <string_view>

#include <gtest/gtest.h>

#include "adapters/bhavcopy/daily_test_support.h"

namespace sensex {

// A file that must be readable.
inline DailyFile parsed(std::string_view name, std::string_view text) {
  const auto file = parse_daily_file(name, text);
  if (!file) ADD_FAILURE() << file.error().message;
  return file.value_or(DailyFile{});
}

inline DailyFile parsed(std::string_view text) { return parsed("day.csv", text); }

}  // namespace sensex
