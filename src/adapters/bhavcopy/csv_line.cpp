#include "adapters/bhavcopy/csv_line.h"

#include <algorithm>

namespace sensex {
namespace {

constexpr std::string_view kBlank = " \t";

// Takes the quoted field off the front of `rest`, up to the comma after it.
std::optional<std::string> take_quoted(std::string_view& rest) {
  std::string field;
  std::size_t at = 1;
  while (true) {
    const std::size_t quote = rest.find('"', at);
    if (quote == std::string_view::npos) return std::nullopt;
    field.append(rest.substr(at, quote - at));
    at = quote + 1;
    if (at == rest.size() || rest[at] != '"') break;
    field.push_back('"');
    ++at;
  }
  rest.remove_prefix(at);
  rest.remove_prefix(std::min(rest.find_first_not_of(kBlank), rest.size()));
  if (!rest.empty() && rest.front() != ',') return std::nullopt;
  return std::string(trimmed(field));
}

std::string take_plain(std::string_view& rest) {
  const std::string_view field = rest.substr(0, rest.find(','));
  rest.remove_prefix(field.size());
  return std::string(trimmed(field));
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
  return text.substr(0, text.find_last_not_of(kBlank) + 1);
}

std::optional<std::vector<std::string>> split_csv_line(std::string_view line) {
  std::vector<std::string> fields;
  while (true) {
    line.remove_prefix(std::min(line.find_first_not_of(kBlank), line.size()));
    std::optional<std::string> field =
        line.starts_with('"') ? take_quoted(line) : std::optional(take_plain(line));
    if (!field) return std::nullopt;
    fields.push_back(std::move(*field));
    if (line.empty()) return fields;
    line.remove_prefix(1);  // the comma
  }
}

}  // namespace sensex
