#include <cmath>

#include <fmt/core.h>

#include "market/price_ledger.h"
#include "market/quality_rules.h"

namespace sensex {
namespace {

// What of a series is compared: the value of a day.
struct Value {
  Date date = {};
  double value = 0.0;
};
using Values = std::vector<Value>;

Values values_of(const Series& series) {
  Values values;
  for (const Bar& bar : series.bars()) values.push_back({bar.date, bar.close});
  return values;
}

Values values_of(const GlobalSeries& series) {
  Values values;
  for (const GlobalPoint& point : series.points()) {
    if (point.close) values.push_back({point.date, *point.close});
  }
  return values;
}

std::vector<CorporateAction> actions_of(const Symbol& symbol,
                                        std::span<const CorporateAction> all) {
  std::vector<CorporateAction> own;
  std::ranges::copy_if(all, std::back_inserter(own),
                       [&](const CorporateAction& action) { return action.symbol == symbol; });
  return own;
}

// What actions that are known now and were not known then do to a price.
struct Rescaling {
  std::vector<CorporateAction> now = {};
  std::vector<CorporateAction> before = {};
  Date today = {};

  double factor(Date date) const {
    return cumulative_factor(date, now, today) / cumulative_factor(date, before, today);
  }
};

struct Comparison {
  std::size_t compared = 0;
  std::size_t changed = 0;
  std::optional<Date> first_changed = {};
  double first_before = 0.0;
  double first_after = 0.0;
  std::size_t removed = 0;  // days before the new end
  std::optional<Date> first_removed = {};
};

bool same(double before, double after) {
  return std::abs(after - before) <= kChangedClose * std::abs(before);
}

bool is_rescaled(double before, double after, double factor) {
  return factor != 1.0 &&
         std::abs(after - before * factor) <= kExplainedFactor * std::abs(before * factor);
}

void compare_value(const Value& before, const Value& after, const Rescaling& rescaling,
                   Comparison& result) {
  ++result.compared;
  if (same(before.value, after.value)) return;
  if (is_rescaled(before.value, after.value, rescaling.factor(before.date))) return;
  ++result.changed;
  if (result.first_changed) return;
  result.first_changed = before.date;
  result.first_before = before.value;
  result.first_after = after.value;
}

Comparison compare(const Values& before, const Values& after, const Rescaling& rescaling) {
  Comparison result;
  auto now = after.begin();
  for (const Value& value : before) {
    while (now != after.end() && now->date < value.date) ++now;
    if (now == after.end()) break;
    if (now->date == value.date) {
      compare_value(value, *now, rescaling, result);
      continue;
    }
    ++result.removed;
    if (!result.first_removed) result.first_removed = value.date;
  }
  return result;
}

void tell(const std::string& name, const Comparison& result, Findings& found) {
  if (result.first_changed) {
    found.warn(name, result.first_changed,
               fmt::format("{} of {} closes are not what they were; the first: {:.6g} was {:.6g}, "
                           "{:.4g} times as much",
                           result.changed, result.compared, result.first_after, result.first_before,
                           result.first_after / result.first_before));
  }
  if (result.first_removed) {
    found.warn(name, result.first_removed,
               fmt::format("{} days that were there are gone from its midst", result.removed));
  }
}

// Sessions of the series itself that lie after its new end.
std::size_t lost_at_end(const Series& before, const Series& after) {
  const Date end = after.bars().empty() ? Date(0, 1, 1) : after.bars().back().date;
  return static_cast<std::size_t>(
      std::ranges::count_if(before.bars(), [&](const Bar& bar) { return bar.date > end; }));
}

void check_end(const Series& before, const Series& after, Findings& found) {
  const std::size_t lost = lost_at_end(before, after);
  if (lost == 0) return;
  const std::optional<Date> end =
      after.bars().empty() ? std::nullopt : std::optional(after.bars().back().date);
  const std::string message =
      fmt::format("lost the last {} of {} sessions, it went to {}", lost, before.bars().size(),
                  before.bars().back().date.to_string());
  if (lost > static_cast<std::size_t>(kMostLostSessions)) {
    found.fail(Stops::ingest, before.symbol().text(), end, message);
  } else {
    found.warn(before.symbol().text(), end, message);
  }
}

bool was_told(const MarketData& data, std::string_view series) {
  return std::ranges::find(data.failures, series, &SeriesFailure::series) != data.failures.end();
}

std::string gone(const Series& before) {
  return fmt::format("is gone, it had {} bars until {}", before.bars().size(),
                     before.bars().back().date.to_string());
}

}  // namespace

Findings check_history_changed(const QualityView& view) {
  Findings found;
  if (view.previous == nullptr) return found;
  std::size_t compared = 0;
  std::size_t changed = 0;
  const auto add = [&](const std::string& name, const Comparison& result) {
    tell(name, result, found);
    compared += result.compared + result.removed;
    changed += result.changed + result.removed;
  };
  const Comparison of_index =
      compare(values_of(view.previous->index), values_of(view.index), Rescaling{});
  add(view.index.symbol().text(), of_index);
  for (const Series& before : view.previous->stocks) {
    const Series* after = find_series(view.stocks, before.symbol());
    if (after == nullptr) continue;  // history-shrunk tells
    const Rescaling rescaling{.now = actions_of(before.symbol(), view.data.actions),
                              .before = actions_of(before.symbol(), view.previous->actions),
                              .today = view.market.calendar().day_of(view.now)};
    add(before.symbol().text(), compare(values_of(before), values_of(*after), rescaling));
  }
  const double index_share =
      share_of(of_index.changed + of_index.removed, of_index.compared + of_index.removed);
  if (std::max(share_of(changed, compared), index_share) > kMostChangedShare) {
    found.fail(Stops::ingest, std::string(kMembers), std::nullopt,
               fmt::format("{} of {} known bars have changed or are gone, {:.1f} % of the index's; "
                           "at most {:.0f} % may",
                           changed, compared, 100 * index_share, 100 * kMostChangedShare));
  }
  // What other markets said is told, and stops nothing.
  for (const GlobalSeries& before : view.previous->globals) {
    const GlobalSeries* after = find_global(view.data.globals, before.id());
    if (after != nullptr)
      tell(before.id(), compare(values_of(before), values_of(*after), {}), found);
  }
  return found;
}

Findings check_history_shrunk(const QualityView& view) {
  Findings found;
  if (view.previous == nullptr) return found;
  check_end(up_to(view.previous->index, view.last_completed), view.index, found);
  for (const Series& before : view.previous->stocks) {
    if (before.bars().empty()) continue;
    const Series* after = find_series(view.stocks, before.symbol());
    if (after != nullptr) {
      check_end(up_to(before, view.last_completed), *after, found);
    } else if (was_told(view.data, before.symbol().text())) {
      found.warn(before.symbol().text(), std::nullopt, gone(before) + "; the source says so");
    } else {
      found.fail(Stops::ingest, before.symbol().text(), std::nullopt, gone(before));
    }
  }
  return found;
}

Findings check_series_vanished(const QualityView& view) {
  Findings found;
  if (view.previous == nullptr) return found;
  std::size_t stocks = 0;
  for (const Series& before : view.previous->stocks) {
    if (before.bars().empty() || find_series(view.stocks, before.symbol()) != nullptr) continue;
    ++stocks;
    found.warn(before.symbol().text(), std::nullopt, gone(before));
  }
  if (stocks > kFewMembers) {
    found.fail(Stops::ingest, std::string(kMembers), std::nullopt,
               fmt::format("{} stocks are gone, at most {} may", stocks, kFewMembers));
  }
  for (const GlobalSeries& before : view.previous->globals) {
    if (before.points().empty() || find_global(view.data.globals, before.id()) != nullptr) continue;
    found.warn(before.id(), std::nullopt,
               fmt::format("is gone, it had {} days until {}", before.points().size(),
                           before.points().back().date.to_string()));
  }
  return found;
}

}  // namespace sensex
