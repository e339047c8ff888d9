#pragma once

#include <filesystem>
#include <set>
#include <string>

#include "base/folder_test_support.h"

namespace sensex {

inline std::set<std::string> names_in(const std::filesystem::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.insert(entry.path().filename().string());
  }
  return names;
}

}  // namespace sensex
