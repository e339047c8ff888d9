#include <cstdint>
#include <cstdio>

#include "fuzz.h"
#include "models/baselines.h"
#include "models/blend.h"
#include "models/container.h"
#include "models/logistic.h"

namespace sensex {
namespace {

constexpr const char* kAlgorithm = "blend";

// The input as the body of a container whose checksum is right: no fuzzer guesses a hash.
std::string sealed(std::string_view body) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char byte : body) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
  }
  std::string digits(17, '\0');
  std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(hash));
  digits.pop_back();
  return std::string("sensex-model 1 ") + kAlgorithm + " " + digits + "\n" + std::string(body);
}

}  // namespace

void fuzz_one(std::string_view input) {
  require(unpack_parts(sealed(""), kAlgorithm).has_value(), "an empty container is one");
  const auto blend = make_blend_trainer({make_base_rate_trainer(), make_logistic_trainer()});
  for (const std::string& bytes : {std::string(input), sealed(input)}) {
    if (const auto parts = unpack_parts(bytes, kAlgorithm)) {
      const std::string packed = pack_parts(kAlgorithm, *parts);
      const auto again = unpack_parts(packed, kAlgorithm);
      require(again && pack_parts(kAlgorithm, *again) == packed, "parts come back as they were");
    }
    const auto model = blend->restore(bytes);
    if (model) require(blend->restore((*model)->serialize()).has_value(), "can be stored again");
  }
}

}  // namespace sensex
