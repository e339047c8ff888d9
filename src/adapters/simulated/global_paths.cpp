#include "adapters/simulated/global_paths.h"

#include <algorithm>
#include <cmath>

namespace sensex {
namespace {

constexpr double kUsDrift = 0.0004;
constexpr double kRupeeDrift = 0.0001;
constexpr double kRupeeVolatility = 0.003;
constexpr double kRupeeOnUs = -0.3;  // correlation
constexpr double kVixPremium = 1.1;

double rounded(double value, double steps_per_unit) {
  return std::round(value * steps_per_unit) / steps_per_unit;
}

}  // namespace

UsDay GlobalPaths::next(Date date) {
  DayRandom random(seed_, "global", date);
  const double volatility = us_volatility_.today();
  const double surprise = random.student_t();
  const double rupee_surprise =
      kRupeeOnUs * surprise + std::sqrt(1.0 - kRupeeOnUs * kRupeeOnUs) * random.student_t();
  const double shock = volatility * surprise;
  us_volatility_.push(shock);
  us_close_ *= 1.0 + std::clamp(shock + kUsDrift, -0.2, 0.2);
  rupee_ *= 1.0 + std::clamp(kRupeeVolatility * rupee_surprise + kRupeeDrift, -0.1, 0.1);
  return {.us_equity = {date, rounded(us_close_, 100.0)},
          .usd_inr = {date, rounded(rupee_, 10000.0)},
          .shock = shock,
          .volatility = volatility};
}

GlobalPoint india_vix(std::uint64_t seed, Date date, double next_volatility) {
  DayRandom random(seed, "vix", date);
  const double percent_a_year = 100.0 * next_volatility * std::sqrt(252.0);
  return {date, rounded(percent_a_year * kVixPremium * (1.0 + 0.03 * random.normal()), 10000.0)};
}

}  // namespace sensex
