#include "web/accept_encoding.h"

#include <charconv>
#include <optional>

#include "web/text.h"

namespace sensex {
namespace {

// Below the least weight a header can give.
constexpr double kUnnamedIdentity = 0.0001;

// A weight that cannot be read refuses the coding: the safe side, as identity remains.
double weight_of(std::string_view parameter) {
  if (parameter.size() < 3 || !equal_ignoring_case(parameter.substr(0, 2), "q=")) return 0.0;
  double weight = 0.0;
  const char* const end = parameter.data() + parameter.size();
  const auto [stopped, error] = std::from_chars(parameter.data() + 2, end, weight);
  const bool valid = error == std::errc() && stopped == end && weight >= 0.0 && weight <= 1.0;
  return valid ? weight : 0.0;
}

}  // namespace

double encoding_quality(std::string_view accept_encoding, std::string_view coding) {
  std::optional<double> any;
  for (const std::string_view item : split_trimmed(accept_encoding, ',')) {
    const auto parts = split_trimmed(item, ';');
    const double weight = parts.size() > 1 ? weight_of(parts[1]) : 1.0;
    if (equal_ignoring_case(parts[0], coding)) return weight;
    if (parts[0] == "*") any = weight;
  }
  if (any) return *any;
  return coding == "identity" ? kUnnamedIdentity : 0.0;
}

}  // namespace sensex
