#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/core.h>

#include "market/quality_rules.h"

namespace sensex {
namespace {

// Sessions of the series itself that lie after its new end.
std::size_t lost_at_end(const Series& before, const Series& after) {
  const Date end = after.bars().empty() ? Date(0, 1, 1) : after.bars().back().date;
  return static_cast<std::size_t>(
      std::ranges::count_if(before.bars(), [&](const Bar& bar) { return bar.date > end; }));
}

struct Loss {
  std::size_t sessions = 0;
  std::size_t allowed = 0;
  std::optional<Date> date = {};
  std::string message = {};
};

void tell_lost(const Series& before, const Loss& loss, Findings& found) {
  if (loss.sessions > loss.allowed) {
    found.fail(Stops::ingest, before.symbol().text(), loss.date, loss.message);
  } else {
    found.warn(before.symbol().text(), loss.date, loss.message);
  }
}

void check_end(const QualityView& view, const Series& before, const Series& after,
               Findings& found) {
  const std::size_t lost = lost_at_end(before, after);
  if (lost == 0) return;
  const std::optional<Date> end =
      after.bars().empty() ? std::nullopt : std::optional(after.bars().back().date);
  // The index's last session is the dataset's, and a dataset never goes back.
  const bool is_index = before.symbol() == view.index.symbol();
  tell_lost(
      before,
      {lost, is_index ? 0 : kMostLostSessions, end,
       fmt::format("lost the last {} of {} sessions, it went to {}{}", lost, before.bars().size(),
                   before.bars().back().date.to_string(), named_sources(view))},
      found);
}

// Of one source a later start is told by history-changed, as days that are gone.
void check_start(const QualityView& view, const Series& before, const Series& after,
                 Findings& found) {
  if (!is_other_source(view) || after.bars().empty()) return;
  const Date start = after.bars().front().date;
  const auto lost = static_cast<std::size_t>(
      std::ranges::count_if(before.bars(), [&](const Bar& bar) { return bar.date < start; }));
  if (lost == 0) return;
  tell_lost(before,
            {lost, kMostLostSessions, start,
             fmt::format("lost the first {} of {} sessions, it went back to {}{}", lost,
                         before.bars().size(), before.bars().front().date.to_string(),
                         named_sources(view))},
            found);
}

void check_ends(const QualityView& view, const Series& before, const Series& after,
                Findings& found) {
  check_start(view, before, after, found);
  check_end(view, before, after, found);
}

bool was_told(const MarketData& data, std::string_view series) {
  return std::ranges::find(data.failures, series, &SeriesFailure::series) != data.failures.end();
}

std::string gone(const QualityView& view, const Series& before) {
  return fmt::format("is gone, it had {} bars until {}{}", before.bars().size(),
                     before.bars().back().date.to_string(), named_sources(view));
}

}  // namespace

Findings check_history_shrunk(const QualityView& view) {
  Findings found;
  if (view.previous == nullptr) return found;
  check_ends(view, up_to(view.previous->index, view.last_completed), view.index, found);
  for (const Series& before : view.previous->stocks) {
    if (before.bars().empty()) continue;
    const Series* after = find_series(view.stocks, before.symbol());
    if (after != nullptr) {
      check_ends(view, up_to(before, view.last_completed), *after, found);
    } else if (was_told(view.data, before.symbol().text())) {
      found.warn(before.symbol().text(), std::nullopt, gone(view, before) + "; the source says so");
    } else {
      found.fail(Stops::ingest, before.symbol().text(), std::nullopt, gone(view, before));
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
    found.warn(before.symbol().text(), std::nullopt, gone(view, before));
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
