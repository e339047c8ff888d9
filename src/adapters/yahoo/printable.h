#pragma once

#include <string>
#include <string_view>

namespace sensex {

// At most 120 characters of foreign text in a form every log and terminal takes.
inline std::string printable(std::string_view text) {
  std::string shown(text.substr(0, 120));
  for (char& c : shown) {
    if (c < ' ' || c > '~') c = '?';
  }
  return shown;
}

}  // namespace sensex
