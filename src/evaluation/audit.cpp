#include "evaluation/audit.h"

#include <random>
#include <utility>

namespace sensex {

namespace {

// 0 to bound - 1, equally likely. The standard leaves the distributions' algorithm open, and a seed
// must mean the same order everywhere.
std::size_t draw_below(std::size_t bound, std::mt19937_64& random) {
  const std::uint64_t unbiased = std::mt19937_64::max() / bound * bound;
  std::uint64_t drawn = random();
  while (drawn >= unbiased) drawn = random();
  return drawn % bound;
}

}  // namespace

Dataset with_shuffled_labels(Dataset data, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  for (std::size_t i = data.y.size(); i > 1; --i) {
    std::swap(data.y[i - 1], data.y[draw_below(i, random)]);
  }
  return data;
}

}  // namespace sensex
