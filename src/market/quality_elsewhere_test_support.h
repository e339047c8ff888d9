#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "market/quality_test_support.h"

namespace sensex::testing_support {

// The small market, beside six series of the night, a morning and a volatility at home. A model
// reads the first series of the night and the morning.
inline const Market& wide_market() {
  static const Market market =
      Market::parse(
          "market wide\ntitle A Wide Market\nindex ^SMALL Small\nexchange X\ncurrency EUR\n"
          "least-members 5\ncalendar bse\nmembers-known-from 2023-01-02\n"
          "member A\nmember B\nmember C\nmember D\nmember E\nmember F\n"
          "global n1 ticker=N1 zone=America/New_York close=16:15\n"
          "global n2 ticker=N2 zone=America/New_York close=16:15\n"
          "global n3 ticker=N3 zone=America/New_York close=16:15\n"
          "global n4 ticker=N4 zone=America/New_York close=16:15\n"
          "global n5 ticker=N5 zone=America/New_York close=16:15\n"
          "global n6 ticker=N6 zone=America/New_York close=16:15\n"
          "global tokyo ticker=T zone=Asia/Tokyo open=09:15 close=15:45\n"
          "global worry ticker=W close=final\n"
          "feature night overnight n1\nfeature morning since-close tokyo\n")
          .value();
  return market;
}

inline constexpr std::size_t kWideDays = 600;

// Weekdays up to and with 2024-12-31, oldest first.
inline std::vector<Date> wide_days() {
  std::vector<Date> days;
  for (Date day(2024, 12, 31); days.size() < kWideDays; day = day.plus_days(-1)) {
    if (!day.is_weekend()) days.push_back(day);
  }
  std::ranges::reverse(days);
  return days;
}

// Moves of at most one per cent either way, the same ones for the same seed.
class SmallMoves {
 public:
  explicit SmallMoves(std::uint32_t seed) : random_(seed) {}
  double next() { return (static_cast<double>(random_() % 2001) - 1000.0) / 100'000.0; }

 private:
  std::mt19937 random_;
};

inline std::vector<double> small_moves(std::uint32_t seed) {
  SmallMoves moves(seed);
  std::vector<double> all(kWideDays);
  for (double& move : all) move = moves.next();
  return all;
}

// Closes that move as the night's, with a little of their own.
inline GlobalSeries night_series(const std::string& id, std::uint32_t seed) {
  const std::vector<Date> days = wide_days();
  const std::vector<double> night = small_moves(1);
  SmallMoves own(seed);
  std::vector<GlobalPoint> points;
  double close = 4000.0;
  for (std::size_t i = 0; i < days.size(); ++i) {
    close *= 1.0 + night[i] + own.next() / 4;
    points.push_back({.date = days[i], .close = close});
  }
  return GlobalSeries::create(id, std::move(points)).value();
}

// Opens that move as the night before.
inline GlobalSeries morning_series() {
  const std::vector<Date> days = wide_days();
  const std::vector<double> night = small_moves(1);
  SmallMoves own(99);
  std::vector<GlobalPoint> points;
  double close = 30'000.0;
  for (std::size_t i = 0; i < days.size(); ++i) {
    const double open = close * (1.0 + (i > 0 ? night[i - 1] / 2 : 0.0) + own.next() / 4);
    close = open * (1.0 + own.next());
    points.push_back({.date = days[i], .close = close, .open = open});
  }
  return GlobalSeries::create("tokyo", std::move(points)).value();
}

// Data without a fault.
inline MarketData wide_data() {
  MarketData data = small_data();
  data.globals.clear();
  for (std::uint32_t n = 1; n <= 6; ++n) {
    data.globals.push_back(night_series("n" + std::to_string(n), 10 + n));
  }
  data.globals.push_back(morning_series());
  return data;
}

// The points of a series after `change` has been at them.
template <class Change>
void change_points(MarketData& data, std::string_view id, Change&& change) {
  GlobalSeries& series = *std::ranges::find(data.globals, id, &GlobalSeries::id);
  std::vector<GlobalPoint> points(series.points().begin(), series.points().end());
  change(points);
  series = GlobalSeries::create(std::string(id), std::move(points)).value();
}

// The closes of a series from `back` sessions before the last on are what makes the first of them
// `ratio` times the close before.
inline void move_by(MarketData& data, std::string_view id, double ratio, std::size_t back = 0) {
  change_points(data, id, [&](std::vector<GlobalPoint>& points) {
    const std::size_t at = points.size() - 1 - back;
    const double factor = ratio * *points[at - 1].close / *points[at].close;
    for (std::size_t i = at; i < points.size(); ++i) points[i].close = *points[i].close * factor;
  });
}

// Each of the points from `first` on has the date of the one after it.
inline void make_late(MarketData& data, std::string_view id, std::size_t first = 0) {
  change_points(data, id, [&](std::vector<GlobalPoint>& points) {
    for (std::size_t i = first; i + 1 < points.size(); ++i) points[i].date = points[i + 1].date;
    points.pop_back();
  });
}

inline QualityReport judge_wide(const MarketData& data,
                                std::string_view now = "2025-01-01T02:00:00.000Z") {
  return check_quality({.data = data, .market = wide_market(), .now = parse_iso8601(now).value()},
                       {});
}

}  // namespace sensex::testing_support
