#include "adapters/simulated/day_random.h"

#include <cmath>

namespace sensex {
namespace {

constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15U;

// The output function of SplitMix64 (Steele, Lea and Flood 2014).
std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31U);
}

// FNV-1a.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return hash;
}

}  // namespace

DayRandom::DayRandom(std::uint64_t seed, std::string_view stream, Date day)
    : state_(mix(mix(mix(seed + kGolden) ^ hash_of(stream)) +
                 static_cast<std::uint64_t>(day.days_since(Date())) * kGolden)) {}

std::uint64_t DayRandom::next() {
  state_ += kGolden;
  return mix(state_);
}

double DayRandom::uniform() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }

double DayRandom::normal() {
  std::uint64_t sum = 0;
  for (int draw = 0; draw < 3; ++draw) {
    for (std::uint64_t bits = next(), quarter = 0; quarter < 4; ++quarter, bits >>= 16U) {
      sum += bits & 0xFFFFU;
    }
  }
  // Twelve values of 0 to 65535 have the mean 6 * 65535.
  return (static_cast<double>(sum) - 6.0 * 65535.0) / 65536.0;
}

double DayRandom::student_t() {
  constexpr int kDegrees = 5;
  double chi_square = 0.0;
  for (int i = 0; i < kDegrees; ++i) {
    const double z = normal();
    chi_square += z * z;
  }
  // t's variance is 5/3; rescaled, the 5 of its definition cancels.
  return normal() * std::sqrt((kDegrees - 2) / chi_square);
}

}  // namespace sensex
