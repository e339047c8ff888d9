#pragma once

#include <optional>
#include <string>

#include "adapters/bhavcopy/daily_file.h"

namespace sensex {

// Why a row whose every field could be read cannot be true; empty when it can.
std::optional<std::string> contradiction(const DailyRow& row);

}  // namespace sensex
