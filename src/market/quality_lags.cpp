#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "market/quality_elsewhere.h"

namespace sensex {
namespace {

// What a series is held against, by increasing day.
struct Reference {
  std::string name = {};  // for messages
  std::vector<Date> days = {};
  std::vector<double> ratios = {};

  void add(Date day, double ratio) {
    days.push_back(day);
    ratios.push_back(ratio);
  }
};

// A move of the series beside those of the reference: of the session it is to move with, and of
// those before and after that.
struct Beside {
  double own = 0.0;
  double earlier = 0.0;
  double same = 0.0;
  double later = 0.0;
};

// The morning's open knows the last session of the night, a close that of its own day.
std::optional<std::size_t> session_of(const Reference& reference, Date day, GlobalField field) {
  const auto place = std::ranges::lower_bound(reference.days, day);
  const auto at = static_cast<std::size_t>(place - reference.days.begin());
  if (field == GlobalField::open) return at > 0 ? std::optional(at - 1) : std::nullopt;
  return place != reference.days.end() && *place == day ? std::optional(at) : std::nullopt;
}

struct Row {
  Date date = {};
  Beside moves = {};
};

std::vector<Row> rows_of(const MarketMoves& series, GlobalField field, const Reference& reference) {
  std::vector<Row> rows;
  for (const DatedMove& move : series.moves) {
    const std::optional<std::size_t> at = session_of(reference, move.date, field);
    if (!at || *at == 0 || *at + 1 >= reference.days.size()) continue;
    rows.push_back({move.date,
                    {.own = move.ratio() - 1.0,
                     .earlier = reference.ratios[*at - 1] - 1.0,
                     .same = reference.ratios[*at] - 1.0,
                     .later = reference.ratios[*at + 1] - 1.0}});
  }
  return rows;
}

std::vector<double> column(std::span<const Row> rows, double Beside::* field) {
  std::vector<double> values;
  values.reserve(rows.size());
  for (const Row& row : rows) values.push_back(row.moves.*field);
  return values;
}

// No day counts more than four usual ones.
void clip(std::vector<double>& values) {
  constexpr double kMostUsualDays = 4.0;
  std::vector<double> sizes;
  sizes.reserve(values.size());
  for (const double value : values) sizes.push_back(std::abs(value));
  const double most = kMostUsualDays * median_of(std::move(sizes));
  for (double& value : values) value = std::clamp(value, -most, most);
}

double mean_of(std::span<const double> values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

// Pearson's of the clipped values, without its sign: a volatility moves against its market. 0 where
// one of them does not vary.
double alikeness(std::vector<double> a, std::vector<double> b) {
  clip(a);
  clip(b);
  const double of_a = mean_of(a);
  const double of_b = mean_of(b);
  double aa = 0.0;
  double bb = 0.0;
  double ab = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    aa += (a[i] - of_a) * (a[i] - of_a);
    bb += (b[i] - of_b) * (b[i] - of_b);
    ab += (a[i] - of_a) * (b[i] - of_b);
  }
  return aa > 0.0 && bb > 0.0 ? std::abs(ab) / std::sqrt(aa * bb) : 0.0;
}

struct Lag {
  double same = 0.0;
  double shifted = 0.0;
  bool is_later = false;  // of the session after, not the one before
};

// Empty: the rows are of the days they are dated.
std::optional<Lag> lag_of(std::span<const Row> rows) {
  const std::vector<double> own = column(rows, &Beside::own);
  const double same = alikeness(own, column(rows, &Beside::same));
  const double earlier = alikeness(own, column(rows, &Beside::earlier));
  const double later = alikeness(own, column(rows, &Beside::later));
  const Lag lag{same, std::max(earlier, later), later > earlier};
  if (lag.shifted <= kClearGlobalCorrelation || lag.shifted <= same + kGlobalCorrelationLead) {
    return std::nullopt;
  }
  return lag;
}

std::string_view side_of(const Lag& lag) { return lag.is_later ? "after" : "before"; }

void check_series(const MarketMoves& series, GlobalField field, const Reference& reference,
                  Findings& found) {
  const std::vector<Row> rows = rows_of(series, field, reference);
  const std::span<const Row> all(rows);
  for (std::size_t end = kCoverageSessions; end <= all.size(); end += kCoverageSessions) {
    const std::span<const Row> block = all.subspan(end - kCoverageSessions, kCoverageSessions);
    const std::optional<Lag> lag = lag_of(block);
    if (!lag) continue;
    found.fail(Stops::training, series.spec->id, block.front().date,
               fmt::format("until {} its {}s move with {} of the session {} (correlation {:.2f}), "
                           "not of the one they are dated with ({:.2f})",
                           block.back().date.to_string(), to_string(field), reference.name,
                           side_of(*lag), lag->shifted, lag->same));
  }
  if (all.size() < kCoverageSessions) return;
  // Without a day or a number, so that it stays the same finding while it is there.
  if (const std::optional<Lag> lag = lag_of(all.last(kCoverageSessions))) {
    found.fail(Stops::training, series.spec->id, std::nullopt,
               fmt::format("its last {} {}s move with {} of the session {}, not of the one they "
                           "are dated with",
                           kCoverageSessions, to_string(field), reference.name, side_of(*lag)));
  }
}

bool is_of_night(const GlobalSpec& spec, const Market& market) {
  return !spec.open && spec.zone != market.calendar().zone();
}

// The zone of the night with the most series; null: there is none.
const Zone* night_zone(std::span<const MarketMoves> closes, const Market& market) {
  const Zone* zone = nullptr;
  std::size_t most = 0;
  for (const MarketMoves& each : closes) {
    if (!is_of_night(*each.spec, market)) continue;
    const auto count =
        static_cast<std::size_t>(std::ranges::count_if(closes, [&](const MarketMoves& other) {
          return is_of_night(*other.spec, market) && other.spec->zone == each.spec->zone;
        }));
    if (count <= most) continue;
    most = count;
    zone = &each.spec->zone;
  }
  return zone;
}

// The ratios of all the night's series, sorted, on each day on which one of them moved.
class Nights {
 public:
  Nights(std::span<const MarketMoves> closes, const Zone& zone, const Market& market) {
    for (const MarketMoves& series : closes) {
      if (!is_of_night(*series.spec, market) || series.spec->zone != zone) continue;
      series_.push_back(&series);
      for (const DatedMove& move : series.moves) ratios_.emplace_back(move.date, move.ratio());
    }
    std::ranges::sort(ratios_);
  }

  std::span<const MarketMoves* const> series() const { return series_; }

  // The median of the series but that one, which may be null, where at least kLeastForMedian moved.
  Reference without(const MarketMoves* left_out) const {
    Reference night{.name = "the median of the night's"};
    std::span<const DatedMove> own;
    if (left_out != nullptr) own = left_out->moves;
    const std::span<const Ratio> all(ratios_);
    for (std::size_t first = 0; first < all.size();) {
      const Date day = all[first].first;
      const auto end = std::ranges::upper_bound(all.subspan(first), day, {}, &Ratio::first);
      const std::size_t count = static_cast<std::size_t>(end - all.begin()) - first;
      while (!own.empty() && own.front().date < day) own = own.subspan(1);
      const bool moved = !own.empty() && own.front().date == day;
      const std::size_t others = count - (moved ? 1 : 0);
      if (others >= kLeastForMedian) {
        const auto of_day = all.subspan(first, count);
        night.add(day, moved ? middle_without(of_day, {day, own.front().ratio()})
                             : of_day[others / 2].second);
      }
      first += count;
    }
    return night;
  }

 private:
  using Ratio = std::pair<Date, double>;

  // As median_of, of sorted ratios of which one does not count.
  static double middle_without(std::span<const Ratio> sorted, const Ratio& left_out) {
    const auto place =
        static_cast<std::size_t>(std::ranges::lower_bound(sorted, left_out) - sorted.begin());
    const std::size_t middle = (sorted.size() - 1) / 2;
    return sorted[middle < place ? middle : middle + 1].second;
  }

  std::vector<const MarketMoves*> series_ = {};
  std::vector<Ratio> ratios_ = {};
};

Reference index_of(const QualityView& view) {
  Reference index{.name = "the index"};
  const std::vector<Bar>& bars = view.panel.index;
  for (std::size_t t = 1; t < bars.size(); ++t) {
    index.add(bars[t].date, bars[t].close / bars[t - 1].close);
  }
  return index;
}

}  // namespace

Findings check_global_days(const QualityView& view) {
  Findings found;
  check_doubles(view, found);
  const std::vector<MarketMoves> closes = global_moves(view, GlobalField::close);
  const Reference index = index_of(view);
  for (const MarketMoves& series : closes) {
    const bool is_at_home =
        !series.spec->open && series.spec->zone == view.market.calendar().zone();
    if (is_at_home) check_series(series, GlobalField::close, index, found);
  }
  const Zone* zone = night_zone(closes, view.market);
  if (zone == nullptr) return found;
  const Nights nights(closes, *zone, view.market);
  for (const MarketMoves* series : nights.series()) {
    check_series(*series, GlobalField::close, nights.without(series), found);
  }
  const Reference night = nights.without(nullptr);
  for (const MarketMoves& series : global_moves(view, GlobalField::open)) {
    check_series(series, GlobalField::open, night, found);
  }
  return found;
}

}  // namespace sensex
