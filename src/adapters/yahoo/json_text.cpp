#include "adapters/yahoo/json_text.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include <fmt/core.h>

namespace sensex {
namespace {

bool is_word_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' ||
         c == '-' || c == '.';
}

bool stands_for_no_number(std::string_view word) {
  if (word == "NaN" || word == "Infinity" || word == "-Infinity") return true;
  double value = 0;
  const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  return error == std::errc::result_out_of_range && stop == word.data() + word.size();
}

class Copier {
 public:
  Copier(std::string_view text, const JsonLimits& limits) : rest_(text), limits_(limits) {
    out_.reserve(text.size());
  }

  Result<std::string> run() && {
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (c == '"') {
        copy_string();
      } else if (is_word_character(c)) {
        copy_word();
      } else {
        count(c);
        copy(1);
      }
      if (depth_ > limits_.depth) return beyond("levels", limits_.depth);
      if (values_ > limits_.values) return beyond("values", limits_.values);
    }
    return std::move(out_);
  }

 private:
  static tl::unexpected<Error> beyond(std::string_view what, std::size_t limit) {
    return fail(Errc::malformed_data, fmt::format("expected at most {} {}, got more", limit, what));
  }

  void count(char c) {
    if (c == '[' || c == '{') ++depth_;
    if ((c == ']' || c == '}') && depth_ > 0) --depth_;
    if (c == ',' || c == ':') ++values_;
  }

  void copy(std::size_t size) {
    out_.append(rest_.substr(0, size));
    rest_.remove_prefix(size);
  }

  // With both quotes, or to the end of the text when it ends inside.
  void copy_string() {
    std::size_t size = 1;
    while (size < rest_.size() && rest_[size] != '"') size += rest_[size] == '\\' ? 2U : 1U;
    copy(std::min(size + 1, rest_.size()));
  }

  void copy_word() {
    const auto* const end = std::ranges::find_if_not(rest_, is_word_character);
    const auto size = static_cast<std::size_t>(end - rest_.begin());
    if (!stands_for_no_number(rest_.substr(0, size))) return copy(size);
    out_.append("null");
    rest_.remove_prefix(size);
  }

  std::string_view rest_;
  const JsonLimits& limits_;
  std::string out_ = {};
  std::size_t depth_ = 0;
  std::size_t values_ = 0;
};

}  // namespace

Result<std::string> bounded_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.bytes) {
    return fail(Errc::malformed_data,
                fmt::format("expected at most {} bytes, got {}", limits.bytes, text.size()));
  }
  return Copier(text, limits).run();
}

}  // namespace sensex
