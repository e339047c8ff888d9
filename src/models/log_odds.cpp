#include "models/log_odds.h"

#include <algorithm>
#include <cmath>

namespace sensex {

double log_odds(double probability) {
  return std::clamp(std::log(probability) - std::log1p(-probability), -kMaxLogOdds, kMaxLogOdds);
}

double probability_from_log_odds(double z) {
  return 1.0 / (1.0 + std::exp(-std::clamp(z, -kMaxLogOdds, kMaxLogOdds)));
}

}  // namespace sensex
