#include "store/store_text.h"

#include <algorithm>

#include <fmt/core.h>

namespace sensex {
namespace {

constexpr std::size_t kShown = 40;

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20U || byte == 0x7FU;
}

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::string on_one_line(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(line, is_control, ' ');
  return line;
}

}  // namespace

Status check_name(std::string_view what, std::string_view name) {
  if (!name.empty() && name.size() <= kLongestName && std::ranges::none_of(name, is_control)) {
    return {};
  }
  return fail(Errc::invalid_argument,
              fmt::format("{} must be 1 to {} bytes on one line, got {} bytes: '{}'", what,
                          kLongestName, name.size(), on_one_line(name.substr(0, kShown))));
}

std::string as_note(std::string_view message) {
  std::size_t end = std::min(message.size(), kLongestNote);
  while (end > 0 && end < message.size() && continues_character(message[end])) --end;
  return on_one_line(message.substr(0, end));
}

}  // namespace sensex
