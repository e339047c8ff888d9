#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include <fmt/core.h>

#include "market/quality_rules.h"

namespace sensex {
namespace {

struct FileRefusals {
  std::size_t count = 0;
  RefusedRow first = {};
};

std::map<std::string, FileRefusals> refusals_by_file(const MarketData& data) {
  std::map<std::string, FileRefusals> by_file;
  for (const RefusedRow& row : data.refused) {
    FileRefusals& file = by_file[row.file];
    if (file.count == 0) file.first = row;
    ++file.count;
  }
  return by_file;
}

std::size_t members_on_last_session(const QualityView& view) {
  return static_cast<std::size_t>(std::ranges::count_if(
      view.panel.stocks, [](const StockColumn& stock) { return stock.bars.back().has_value(); }));
}

// So much is needed of any market, and less of one whose definition is content with fewer members.
double least_coverage(const Market& market) {
  const auto members = static_cast<double>(market.universe().slot_count());
  return std::min(kLeastCoverage, static_cast<double>(market.least_members()) / members);
}

// A refused row lacks all its values.
void check_files(const QualityView& view, Findings& found) {
  const std::size_t sessions = view.index.bars().size();
  for (const auto& [file, refusals] : refusals_by_file(view.data)) {
    const double missing = share_of(refusals.count, sessions + refusals.count);
    if (missing <= kMostMissingShare) continue;
    found.fail(Stops::ingest, file, std::nullopt,
               fmt::format("{} % of its rows cannot be used, at most {:.0f} % may",
                           percent_beside(missing, kMostMissingShare), 100 * kMostMissingShare));
  }
}

// A volume of 0 is one that nobody stated.
double share_without_volume(const Series& stock) {
  const auto silent = static_cast<std::size_t>(std::ranges::count(stock.bars(), 0.0, &Bar::volume));
  return share_of(silent, stock.bars().size());
}

void check_volumes(const QualityView& view, Findings& found) {
  const Members* members = view.panel.index.empty()
                               ? nullptr
                               : &view.market.universe().members_on(view.panel.last_day());
  std::size_t silent = 0;
  for (const Series& stock : view.stocks) {
    const double share = share_without_volume(stock);
    if (share <= kMostMissingShare) continue;
    found.warn(stock.symbol().text(), std::nullopt,
               fmt::format("{:.1f} % of its bars have no volume", 100 * share));
    if (members != nullptr && std::ranges::find(*members, stock.symbol()) != members->end()) {
      ++silent;
    }
  }
  if (silent <= kFewMembers) return;
  found.fail(Stops::training, std::string(kMembers), std::nullopt,
             fmt::format("{} members have no volume on more than {:.0f} % of their bars, at most "
                         "{} may",
                         silent, 100 * kMostMissingShare, kFewMembers));
}

}  // namespace

Findings check_impossible_rows(const QualityView& view) {
  Findings found;
  const std::size_t sessions = view.index.bars().size();
  const auto most = static_cast<std::size_t>(kMostImpossibleShare * static_cast<double>(sessions));
  for (const auto& [file, refusals] : refusals_by_file(view.data)) {
    const std::string first =
        fmt::format("the first: line {}: {}", refusals.first.line, refusals.first.reason);
    if (refusals.count > most) {
      found.fail(Stops::ingest, file, std::nullopt,
                 fmt::format("{} impossible bars, at most {} are tolerated; {}", refusals.count,
                             most, first));
    } else {
      found.note(file, std::nullopt,
                 fmt::format("{} impossible bars were left out; {}", refusals.count, first));
    }
  }
  return found;
}

Findings check_least_sessions(const QualityView& view) {
  Findings found;
  const std::size_t sessions = view.index.bars().size();
  if (sessions >= kQualityLeastSessions) return found;
  found.fail(Stops::ingest, view.market.index().text(), std::nullopt,
             fmt::format("at least {} sessions of the index are needed, the source has {}",
                         kQualityLeastSessions, sessions));
  return found;
}

Findings check_least_members(const QualityView& view) {
  Findings found;
  if (view.panel.index.empty()) return found;  // least-sessions tells
  const std::size_t stocks = members_on_last_session(view);
  if (stocks >= view.market.least_members()) return found;
  found.fail(Stops::ingest, std::string(kMembers), view.panel.last_day(),
             fmt::format("at least {} stocks with a bar on the last session are needed, the "
                         "source has {}",
                         view.market.least_members(), stocks));
  return found;
}

Findings check_completeness(const QualityView& view) {
  Findings found;
  check_files(view, found);
  check_volumes(view, found);
  for (const Series& stock : view.stocks) {
    const std::size_t rows = stock.bars().size();
    if (rows >= kLeastRows) continue;
    found.warn(stock.symbol().text(), std::nullopt,
               fmt::format("{} rows, at least {} are expected", rows, kLeastRows));
  }
  return found;
}

Findings check_coverage(const QualityView& view) {
  Findings found;
  if (view.panel.index.empty()) return found;
  const Coverage numbers = coverage_numbers(view, {});
  const double least = least_coverage(view.market);
  if (numbers.member_coverage >= kWarnCoverage) return found;
  const std::string message = fmt::format(
      "members have {} % of their bars of the last {} sessions, {:.0f} % are expected and "
      "{:.0f} % needed; the fewest: {}",
      percent_beside(numbers.member_coverage,
                     numbers.member_coverage < least ? least : kWarnCoverage),
      std::min(kCoverageSessions, view.panel.day_count()), 100 * kWarnCoverage, 100 * least,
      numbers.least_members);
  if (numbers.member_coverage < least) {
    found.fail(Stops::training, std::string(kMembers), numbers.least_members_on, message);
  } else {
    found.warn(std::string(kMembers), numbers.least_members_on, message);
  }
  return found;
}

}  // namespace sensex
