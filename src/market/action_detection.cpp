#include "market/action_detection.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include <fmt/core.h>

#include "market/price_ledger.h"
#include "market/simple_factors.h"

namespace sensex {
namespace {

constexpr std::array kConsolidations = {2.0, 5.0, 10.0, 20.0, 100.0};

// A tolerance of so many volatilities, between two bounds.
struct Tolerance {
  double volatilities = 0.0;
  double least = 0.0;
  double most = 0.0;

  double at(double volatility) const { return std::clamp(volatilities * volatility, least, most); }
};

constexpr Tolerance kOpenTolerance = {3.5, 0.03, 0.055};
constexpr double kOpenToleranceNearOne = 0.03;
constexpr double kSmallestNearOne = 0.3;  // the factors down to here may be a demerger's as well
constexpr Tolerance kCloseTolerance = {6.0, 0.05, 0.12};
constexpr double kLeastVolume = 0.2;  // of the usual, when counted in shares of before
constexpr double kMostVolume = 8.0;
constexpr double kJumpVolatilities = 5.0;
constexpr double kLeastJump = 0.07;
constexpr double kLargestOrdinaryOpen = 0.11;

constexpr std::size_t kVolatilityDays = 60;
constexpr std::size_t kLeastVolatilityDays = 20;
constexpr double kLeastVolatility = 0.01;
constexpr double kUnknownVolatility = 0.02;
constexpr double kMedianToDeviation = 1.4826;  // of a normal distribution
constexpr std::size_t kVolumeDays = 20;
constexpr std::size_t kLeastVolumeDays = 5;

constexpr int kLongestHoliday = 6;           // days between two sessions, weekends included
constexpr double kSamePrice = 0.0005;        // of a stated previous close and the bar's own
constexpr double kSessionsPerDay = 5.0 / 7;  // over a gap

double open_tolerance(double factor, double volatility) {
  const bool near_one = factor > kSmallestNearOne && factor < 1.0;
  return near_one ? kOpenToleranceNearOne : kOpenTolerance.at(volatility);
}

double median(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Of the returns up to the bar before `i`. The median keeps earlier jumps out.
double daily_volatility(std::span<const Bar> bars, std::size_t i) {
  std::vector<double> moves;
  for (std::size_t k = i > kVolatilityDays ? i - kVolatilityDays : 1; k < i; ++k) {
    moves.push_back(std::abs(std::log(bars[k].close / bars[k - 1].close)));
  }
  if (moves.size() < kLeastVolatilityDays) return kUnknownVolatility;
  return std::max(kLeastVolatility, kMedianToDeviation * median(moves));
}

std::optional<double> volume_ratio(std::span<const Bar> bars, std::size_t i) {
  std::vector<double> volumes;
  for (std::size_t k = i > kVolumeDays ? i - kVolumeDays : 0; k < i; ++k) {
    volumes.push_back(bars[k].volume);
  }
  if (volumes.size() < kLeastVolumeDays) return std::nullopt;
  const double usual = median(volumes);
  if (usual <= 0) return std::nullopt;
  return bars[i].volume / usual;
}

// What known actions take off prices between a bar and the one before it.
struct Known {
  double in_gap = 1.0;   // with an ex-date before the bar's own day
  double at_open = 1.0;  // with the bar's day as ex-date
};

std::map<std::size_t, Known> known_factors(std::span<const Bar> bars,
                                           std::span<const CorporateAction> actions) {
  std::map<std::size_t, std::vector<CorporateAction>> told;
  for (const CorporateAction& action : actions) {
    const auto bar = std::ranges::lower_bound(bars, action.ex_date, {}, &Bar::date);
    if (bar == bars.end() || action.as_of > bar->date) continue;
    if (action.origin == ActionOrigin::detected) continue;
    told[static_cast<std::size_t>(bar - bars.begin())].push_back(action);
  }
  std::map<std::size_t, Known> known;
  for (const auto& [i, all] : told) {
    std::vector<CorporateAction> standing = standing_actions(all, bars[i].date);
    std::ranges::copy_if(all, std::back_inserter(standing), [](const CorporateAction& action) {
      return action.kind == ActionKind::dividend;
    });
    for (const CorporateAction& action : standing) {
      Known& here = known[i];
      (action.ex_date == bars[i].date ? here.at_open : here.in_gap) *= action.factor;
    }
  }
  return known;
}

// The market's level at the end of the span's first day and at open and close of its last.
struct MarketSpan {
  double base = 0.0;
  double open = 0.0;
  double close = 0.0;
};

class Detector {
 public:
  Detector(std::span<const Bar> bars, const DetectionContext& context)
      : bars_(bars), context_(context), known_(known_factors(bars, context.known)) {}

  std::vector<JumpCandidate> run() {
    for (std::size_t i = 1; i < bars_.size(); ++i) look_at(i);
    return std::move(found_);
  }

 private:
  // The step to bar `i` from a price before it.
  struct Step {
    std::size_t i = 0;
    double base = 0.0;                      // less what is known to have been given
    double known = 1.0;                     // what was taken off the base
    std::optional<MarketSpan> market = {};  // over the same span
    double sessions = 1.0;
    bool sessions_missing = false;
  };

  // Logarithms, less the market's.
  struct Excess {
    double open = 0.0;
    double close = 0.0;
  };

  void look_at(std::size_t i) {
    const double last = bars_[i - 1].close;
    const Known known = known_at(i);
    const std::optional<double> stated = stated_close(i);
    const int days = bars_[i].date.days_since(bars_[i - 1].date);
    const bool is_long = days > kLongestHoliday;
    const bool differs = stated ? std::abs(*stated / last - 1.0) > kSamePrice : is_long;
    const bool missing = differs && may_lack_sessions(i);
    const double given = known.in_gap * known.at_open;
    const Step whole{.i = i,
                     .base = last * given,
                     .known = given,
                     .market = market_from_bar_before(i),
                     .sessions = is_long && missing ? days * kSessionsPerDay : 1.0,
                     .sessions_missing = missing};
    if (!missing || !stated) return judge(whole);

    const bool jumped = jumped_in_gap(whole, *stated / (last * known.in_gap));
    if (jumped && !is_long) return judge(whole);
    if (jumped) report_gap(whole, *stated / (last * known.in_gap));
    judge({.i = i,
           .base = *stated * known.at_open,
           .known = known.at_open,
           .market = market_from_session_before(i),
           .sessions_missing = true});
  }

  bool may_lack_sessions(std::size_t i) const {
    return context_.calendar == nullptr ||
           context_.calendar->sessions_between(bars_[i - 1].date, bars_[i].date) > 1;
  }

  Known known_at(std::size_t i) const {
    const auto found = known_.find(i);
    return found == known_.end() ? Known{} : found->second;
  }

  std::optional<double> stated_close(std::size_t i) const {
    if (context_.previous_closes.empty()) return std::nullopt;
    const double stated = context_.previous_closes[i];
    if (!std::isfinite(stated) || stated <= 0) return std::nullopt;
    return stated;
  }

  std::span<const Bar>::iterator market_on(Date date) const {
    const auto found = std::ranges::lower_bound(context_.market, date, {}, &Bar::date);
    if (found == context_.market.end() || found->date != date) return context_.market.end();
    return found;
  }

  std::optional<MarketSpan> market_from_bar_before(std::size_t i) const {
    const auto from = market_on(bars_[i - 1].date);
    const auto to = market_on(bars_[i].date);
    if (from == context_.market.end() || to == context_.market.end()) return std::nullopt;
    return MarketSpan{from->close, to->open, to->close};
  }

  std::optional<MarketSpan> market_from_session_before(std::size_t i) const {
    const auto to = market_on(bars_[i].date);
    if (to == context_.market.end() || to == context_.market.begin()) return std::nullopt;
    return MarketSpan{std::prev(to)->close, to->open, to->close};
  }

  Excess excess_of(const Step& step) const {
    const Bar& bar = bars_[step.i];
    Excess excess{std::log(bar.open / step.base), std::log(bar.close / step.base)};
    if (step.market) {
      excess.open -= std::log(step.market->open / step.market->base);
      excess.close -= std::log(step.market->close / step.market->base);
    }
    return excess;
  }

  static double jump_threshold(double volatility, double sessions) {
    return std::max(kLeastJump, kJumpVolatilities * volatility * std::sqrt(sessions));
  }

  // The market's move over the missing sessions; 0 when it is not known.
  double market_in_gap(const Step& whole) const {
    const auto after = market_from_session_before(whole.i);
    if (!whole.market || !after) return 0.0;
    return std::log(after->base / whole.market->base);
  }

  bool jumped_in_gap(const Step& whole, double ratio) const {
    const double move = std::log(ratio) - market_in_gap(whole);
    return std::abs(move) >= jump_threshold(daily_volatility(bars_, whole.i), whole.sessions);
  }

  // A jump between two bars far apart: no open to look at, and no day to give it.
  void report_gap(const Step& whole, double ratio) {
    const double move = std::log(ratio) - market_in_gap(whole);
    const double limit = jump_threshold(daily_volatility(bars_, whole.i), whole.sessions);
    add(whole, {JumpKind::unexplained, std::exp(move), 1.0 - limit / std::abs(move)});
  }

  struct Verdict {
    JumpKind kind = JumpKind::unexplained;
    double factor = 1.0;
    double confidence = 0.0;
  };

  void judge(const Step& step) {
    const Excess excess = excess_of(step);
    if (std::abs(excess.open) < kLeastJump) return;
    const double volatility = daily_volatility(bars_, step.i);
    std::optional<Verdict> verdict = as_split(step, excess, volatility);
    if (!verdict) verdict = as_unexplained(step, excess, volatility);
    if (verdict) add(step, *verdict);
  }

  std::optional<Verdict> as_split(const Step& step, Excess excess, double volatility) const {
    if (step.sessions > 1.0) return std::nullopt;
    const auto distance = [&](double factor) { return std::abs(excess.open - std::log(factor)); };
    const double below = *std::ranges::min_element(kSplitFactors, {}, distance);
    const double above = *std::ranges::min_element(kConsolidations, {}, distance);
    const double factor = distance(above) < distance(below) ? above : below;
    double left = 1.0 - kLargestOrdinaryOpen / std::abs(std::log(factor));
    left = std::min(left, 1.0 - distance(factor) / open_tolerance(factor, volatility));
    left = std::min(
        left, 1.0 - std::abs(excess.close - std::log(factor)) / kCloseTolerance.at(volatility));
    left = std::min(left, left_of_volume(step, factor));
    if (left < 0) return std::nullopt;
    return Verdict{JumpKind::split_like, factor, left};
  }

  double left_of_volume(const Step& step, double factor) const {
    const std::optional<double> ratio = volume_ratio(bars_, step.i);
    if (!ratio) return 1.0;
    const double in_shares_of_before = *ratio * factor * step.known;
    if (in_shares_of_before <= 0) return -1.0;
    const double limit = in_shares_of_before < 1.0 ? kLeastVolume : kMostVolume;
    return 1.0 - std::log(in_shares_of_before) / std::log(limit);
  }

  static std::optional<Verdict> as_unexplained(const Step& step, Excess excess, double volatility) {
    if ((excess.open < 0) != (excess.close < 0)) return std::nullopt;
    const double smaller = std::min(std::abs(excess.open), std::abs(excess.close));
    const double limit = jump_threshold(volatility, step.sessions);
    if (smaller < limit) return std::nullopt;
    return Verdict{JumpKind::unexplained, std::exp(excess.open), 1.0 - limit / smaller};
  }

  void add(const Step& step, Verdict verdict) {
    const Bar& bar = bars_[step.i];
    JumpEvidence evidence{.previous_date = bars_[step.i - 1].date,
                          .base_close = step.base,
                          .sessions_missing = step.sessions_missing,
                          .open_ratio = bar.open / step.base,
                          .close_ratio = bar.close / step.base,
                          .daily_volatility = daily_volatility(bars_, step.i),
                          .volume_ratio = volume_ratio(bars_, step.i)};
    if (step.market) {
      evidence.market_open_ratio = step.market->open / step.market->base;
      evidence.market_close_ratio = step.market->close / step.market->base;
    }
    found_.push_back({.date = bar.date,
                      .kind = verdict.kind,
                      .factor = verdict.factor,
                      .confidence = verdict.confidence,
                      .evidence = evidence});
  }

  std::span<const Bar> bars_;
  const DetectionContext& context_;
  std::map<std::size_t, Known> known_;
  std::vector<JumpCandidate> found_ = {};
};

}  // namespace

std::string_view to_string(JumpKind kind) {
  switch (kind) {
    case JumpKind::split_like:
      return "split-like";
    case JumpKind::unexplained:
      return "unexplained";
  }
  return "unknown";
}

Result<std::vector<JumpCandidate>> detect_jumps(const Series& raw,
                                                const DetectionContext& context) {
  const std::size_t stated = context.previous_closes.size();
  if (stated != 0 && stated != raw.bars().size()) {
    return fail(Errc::invalid_argument,
                fmt::format("previous closes of {} must be one a bar, got {} for {} bars",
                            raw.symbol().text(), stated, raw.bars().size()));
  }
  for (const CorporateAction& action : context.known) {
    if (action.symbol != raw.symbol()) {
      return fail(
          Errc::invalid_argument,
          fmt::format("jumps of {} must be explained by its own actions, got one of {} on "
                      "{}",
                      raw.symbol().text(), action.symbol.text(), action.ex_date.to_string()));
    }
  }
  return Detector(raw.bars(), context).run();
}

std::vector<CorporateAction> detected_actions(const Symbol& symbol,
                                              std::span<const JumpCandidate> candidates) {
  std::vector<CorporateAction> actions;
  for (const JumpCandidate& candidate : candidates) {
    if (candidate.kind != JumpKind::split_like) continue;
    actions.push_back({.symbol = symbol,
                       .ex_date = candidate.date,
                       .kind = ActionKind::split,
                       .factor = candidate.factor,
                       .origin = ActionOrigin::detected,
                       .as_of = candidate.date});
  }
  return actions;
}

}  // namespace sensex
