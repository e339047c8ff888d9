#pragma once

#include <string>

#include "store/store_verification.h"

namespace sensex {

// "3 forecasts (head 1f0c...), 2 datasets, 12 models", for people.
std::string content_text(const StoreContent& content);

}  // namespace sensex
