#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "market/freshness.h"
#include "market/panel.h"
#include "market/quality.h"

namespace sensex {

// Behind market/quality.h: what the rules share. One function a rule, one file a family.

// What the rules look at.
struct QualityView {
  const MarketData& data;  // as delivered
  const Market& market;
  const MarketData* previous = nullptr;
  Instant now = {};
  Date last_completed = {};         // session at `now`
  Series index;                     // up to last_completed
  std::vector<Series> stocks = {};  // up to last_completed, sorted by symbol
  Panel panel = {};                 // both on the index's days; without a day when it has none

  Date today() const { return market.calendar().day_of(now); }
};

QualityView make_view(const QualityInput& input);

// Adjusts nothing and copies: the bars up to `last`.
Series up_to(const Series& series, Date last);

// What one rule has to say, gathered finding by finding.
class Findings {
 public:
  void note(std::string series, std::optional<Date> date, std::string message) {
    add({Severity::note, std::move(series), date, std::move(message)});
  }
  void warn(std::string series, std::optional<Date> date, std::string message) {
    add({Severity::warning, std::move(series), date, std::move(message)});
  }
  // The rule has failed.
  void fail(Stops what, std::string series, std::optional<Date> date, std::string message) {
    fail_as(Verdict::invalid, what, std::move(series), date, std::move(message));
  }
  void fail_as(Verdict verdict, Stops what, std::string series, std::optional<Date> date,
               std::string message) {
    verdict_ = std::max(verdict_, verdict);
    stops_ = std::max(stops_, what);
    add({Severity::error, std::move(series), date, std::move(message)});
  }

  Verdict verdict() const { return verdict_; }
  Stops stops() const { return stops_; }
  std::span<const Finding> all() const { return findings_; }

 private:
  void add(Finding finding) { findings_.push_back(std::move(finding)); }

  Verdict verdict_ = Verdict::valid;
  Stops stops_ = Stops::nothing;
  std::vector<Finding> findings_;
};

// Thresholds. A share or a move is a fraction.
inline constexpr std::size_t kQualityLeastSessions = 300;
inline constexpr double kMostImpossibleShare = 0.01;  // of the index's sessions, a file
inline constexpr double kMostMissingShare = 0.05;     // of a column
inline constexpr std::size_t kLeastRows = 10;         // of a stock
inline constexpr double kWarnCoverage = 0.95;
inline constexpr double kLeastCoverage = 0.80;
inline constexpr double kLargeIndexMove = 0.20;  // the worst day since 2010: -13.2 % on 2020-03-23
inline constexpr double kImpossibleIndexMove = 0.40;
inline constexpr double kLargeStockMove = 0.20;
inline constexpr double kImpossibleStockMove = 0.60;
inline constexpr double kFarLastMove = 0.15;  // beyond the median member's, on the last session
inline constexpr double kPriceScale = 3.0;
inline constexpr double kLargeStockReach = 0.30;
inline constexpr double kImpossibleStockReach = 0.60;
inline constexpr double kLargeGlobalGap = 0.60;
// Of another market's newest values: times the furthest before from those like it, at least so far,
// and only after so many, of which at least so many others move likewise.
inline constexpr double kGlobalExcess = 2.0;
inline constexpr double kLeastGlobalLimit = 0.05;
inline constexpr std::size_t kGlobalHistory = 500;
inline constexpr std::size_t kLeastAlike = 3;
inline constexpr double kClearGlobalCorrelation = 0.35;  // with the session before or after
inline constexpr double kGlobalCorrelationLead = 0.15;   // before that of the day it is dated
inline constexpr double kMostEqualCloses = 0.5;          // of two series
inline constexpr double kLargeIndexOpening = 0.10;
inline constexpr std::size_t kScaleWindow = 20;  // sessions
inline constexpr double kIndexGap = 0.05;        // between the index and its median member
inline constexpr double kLargeIndexGap = 0.03;
inline constexpr double kFittedGap = 8.0;              // times what is usual
inline constexpr double kUsualFittedGap = 0.0015;      // at least
inline constexpr std::size_t kFitSessions = 21;        // for which weights are used
inline constexpr std::size_t kMostFittedStocks = 126;  // half the days there are to learn from
inline constexpr double kOppositeIndexGap = 0.02;      // and the opposite on the next day
inline constexpr std::size_t kShiftSessions = 60;      // over which a shift by a day shows
inline constexpr double kClearCorrelation = 0.7;       // of the index and its median member
inline constexpr double kCorrelationLead = 0.2;        // before the same day's
inline constexpr double kStockCorrelationLead = 0.1;   // likewise, of the index and a stock
inline constexpr std::size_t kLeastForMedian = 5;
inline constexpr int kRecentSessions = 20;
inline constexpr std::size_t kFewMembers = 5;
inline constexpr double kChangedClose = 1e-4;
inline constexpr double kExplainedFactor = 1e-3;
inline constexpr double kChangedVolume = 0.1;  // of a stock's year, in the median
inline constexpr double kMostChangedShare = 0.01;
inline constexpr std::size_t kMostLostSessions = 5;
inline constexpr double kOpinionTolerance = 1e-3;
inline constexpr double kMostDisagreement = 0.01;
inline constexpr double kLeastAdjustment = 0.05;  // for a corporate action
inline constexpr double kOddReturn = 0.005;
inline constexpr double kMostOddShare = 0.05;
inline constexpr std::size_t kMostOddReturns = 5;

// Whether nothing was traded: one price, no volume.
inline bool is_untraded(const Bar& bar) {
  return bar.volume == 0.0 && bar.open == bar.close && bar.high == bar.low && bar.open == bar.high;
}

// What several rules work out. part / whole, 0 of nothing.
double share_of(std::size_t part, std::size_t whole);
// A share in percent with one decimal, or as many more as tell it apart from the limit that it is
// beyond: "1.003" of 0.01003 beside 0.01.
std::string percent_beside(double share, double limit);
// The upper one of two in the middle. REQUIRES: a value.
double median_of(std::vector<double> values);
// Null: not there, or there without a value.
const Series* find_series(std::span<const Series> all, const Symbol& symbol);
const GlobalSeries* find_global(std::span<const GlobalSeries> all, std::string_view id);
// Days `first` to `last`, both included.
struct Stretch {
  Date first = {};
  Date last = {};
};
// The last kCoverageSessions days of `after` up to the earlier end of both. Empty: one has no bar,
// or `after` begins after the end of `before`.
std::optional<Stretch> last_year_of(const Series& before, const Series& after);
// The close-to-close moves of the members of a day.
class MemberMoves {
 public:
  // `view` must outlive it.
  explicit MemberMoves(const QualityView& view) : view_(view) {}
  // Of those that have a bar on day t and on the day before; empty: fewer than kLeastForMedian, of
  // which no median says anything. REQUIRES: t > 0.
  std::vector<double> on(std::size_t t);

 private:
  const QualityView& view_;
  // Looked up once for all days of the same members.
  const Members* members_ = nullptr;
  std::vector<const StockColumn*> columns_ = {};
};
// Whether what is known of a stock makes a price of `to` ordinary that is `ratio` times that of
// `from`: an action between the two leaves no large move, or a person has declared with the factor
// 1 that the prices are right.
bool is_explained(const Symbol& symbol, Date from, Date to, double ratio,
                  std::span<const CorporateAction> actions);

inline constexpr std::string_view kMembers = "members";  // the series of findings on several stocks

// quality_size.cpp
Findings check_impossible_rows(const QualityView& view);
Findings check_least_sessions(const QualityView& view);
Findings check_least_members(const QualityView& view);
Findings check_completeness(const QualityView& view);
Findings check_coverage(const QualityView& view);
// quality_moves.cpp
Findings check_large_move(const QualityView& view);
Findings check_price_scale(const QualityView& view);
// quality_index.cpp
Findings check_raw_vs_index(const QualityView& view);
// quality_shape.cpp
Findings check_bar_shape(const QualityView& view);
// quality_elsewhere.cpp
Findings check_global_moves(const QualityView& view);
// quality_lags.cpp
Findings check_global_days(const QualityView& view);
// quality_sessions.cpp
Findings check_denied_session(const QualityView& view);
Findings check_missing_session(const QualityView& view);
Findings check_future_date(const QualityView& view);
Findings check_freshness(const QualityView& view);
void tell_freshness(const std::string& index, const Freshness& freshness, Findings& found);
Findings check_globals_fresh(const QualityView& view);
Findings check_partial_truth(const QualityView& view);
// quality_members.cpp
Findings check_member_gaps(const QualityView& view);
// quality_copies.cpp
Findings check_stale_copy(const QualityView& view);
Findings check_zero_volume_flat(const QualityView& view);
// quality_history.cpp
Findings check_history_changed(const QualityView& view);
// quality_view.cpp
// Whether the data before are of another source, which has another history by right where it says
// much the same; and the two sources for a message, in parentheses, empty when they are one.
bool is_other_source(const QualityView& view);
std::string named_sources(const QualityView& view);
// quality_returns.cpp
// Part of history-changed: whether the bars or closes are rather another series'. A few odd days
// are told of another source's bars alone, those of the same are told bar by bar.
void check_returns(const QualityView& view, const Series& before, const Series& after,
                   Findings& found);
void check_returns(const QualityView& view, const GlobalSeries& before, const GlobalSeries& after,
                   Findings& found);
// quality_losses.cpp
Findings check_history_shrunk(const QualityView& view);
Findings check_series_vanished(const QualityView& view);
// quality_sources.cpp
Findings check_cross_source(const QualityView& view);

// quality_numbers.cpp
std::vector<SeriesNumbers> series_numbers(const QualityView& view);
Coverage coverage_numbers(const QualityView& view, std::span<const SeriesNumbers> series);

}  // namespace sensex
