#include "adapters/simulated/factors.h"

#include <algorithm>
#include <cmath>

namespace sensex {
namespace {

constexpr double kGarchAlpha = 0.08;
constexpr double kGarchBeta = 0.90;
constexpr double kLeastVolatility = 0.004;
constexpr double kMostVolatility = 0.05;

constexpr double kGapVariance = 0.2;   // share of a day's own noise
constexpr double kSignalAtOpen = 0.9;  // share of the overnight signal
constexpr double kMarketDrift = 0.0004;

}  // namespace

Move noise(DayRandom& random, double scale) {
  const double gap = scale * std::sqrt(kGapVariance) * random.student_t();
  const double intraday = scale * std::sqrt(1.0 - kGapVariance) * random.student_t();
  return {gap, intraday};
}

double GarchVolatility::today() const { return std::sqrt(variance_); }

void GarchVolatility::push(double shock) {
  const double constant = (1.0 - kGarchAlpha - kGarchBeta) * kUsualVolatility * kUsualVolatility;
  variance_ = std::clamp(constant + kGarchAlpha * shock * shock + kGarchBeta * variance_,
                         kLeastVolatility * kLeastVolatility, kMostVolatility * kMostVolatility);
}

void Night::add(double shock, double volatility) {
  shock_ += shock;
  variance_ += volatility * volatility;
}

double Night::surprise() const { return is_empty() ? 0.0 : shock_ / std::sqrt(variance_); }

Move MarketFactor::next(const Night& night, DayRandom& random) {
  const double weight = night.is_empty() ? 0.0 : overnight_signal_;
  const double signal = volatility() * weight * night.surprise();
  const Move own = noise(random, volatility() * std::sqrt(1.0 - weight * weight));
  const Move move{own.gap + kSignalAtOpen * signal, own.intraday + (1.0 - kSignalAtOpen) * signal};
  volatility_.push(move.gap + move.intraday);
  return {move.gap + kMarketDrift, move.intraday};
}

}  // namespace sensex
