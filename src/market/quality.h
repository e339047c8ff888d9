#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "market/market.h"
#include "market/market_data.h"

namespace sensex {

// The quality gate: rules that look at a dataset as a whole and say what is wrong with it, where,
// and what must not be done with it. Everything here is a pure function of its input.
//
// Of bars after the last completed session the rule future-date sees the date and bar-shape the
// open, and of other markets global-moves and global-days what is known by now; all others see what
// is final, so data may be checked with or without the half-finished bars
// of today.

// The names and numbers of this file are published and frozen; add at the end.
enum class Severity : int {
  note = 1,     // worth knowing, nothing is wrong
  warning = 2,  // wrong in places; the data can be used
  error = 3,    // the rule has failed
};

// Ordered from good to bad: the verdict of a report is the worst of its rules'.
enum class Verdict : int {
  valid = 1,    // the rule passed, maybe with warnings
  stale = 2,    // right as far as it goes, and too old
  invalid = 3,  // not to be used for what the rule stops
  error = 4,    // the rule could not be evaluated
};

// What a failed rule stops. Each includes those before it: what stops ingest stops all.
enum class Stops : int { nothing = 0, serving = 1, training = 2, ingest = 3 };

// In lower case: "warning", "stale", "ingest".
std::string_view to_string(Severity severity);
std::string_view to_string(Verdict verdict);
std::string_view to_string(Stops stops);
// invalid_argument: no such name; the message lists them.
Result<Severity> parse_severity(std::string_view text);
Result<Verdict> parse_verdict(std::string_view text);
Result<Stops> parse_stops(std::string_view text);

struct Finding {
  Severity severity = Severity::warning;
  std::string series = {};        // a symbol, a global series' id, a file, or "members"
  std::optional<Date> date = {};  // empty: of no day in particular
  std::string message = {};
  friend bool operator==(const Finding&, const Finding&) = default;
};

struct RuleResult {
  std::string rule = {};       // kebab case: "large-move"
  std::string about = {};      // what the rule asks, one sentence
  std::string next_step = {};  // what to do about a finding
  Verdict verdict = Verdict::valid;
  Stops stops = Stops::nothing;  // nothing unless the rule has failed
  bool accepted = false;         // it has failed, and each finding that fails it was accepted
  std::optional<Instant> accepted_at = {};  // the last of these; empty: not accepted, or not known
  std::size_t finding_count = 0;
  // The first kMostFindings, the gravest first, and of errors those that were not accepted.
  std::vector<Finding> findings = {};
  friend bool operator==(const RuleResult&, const RuleResult&) = default;
};
inline constexpr std::size_t kMostFindings = 50;

// An error that a person accepted. It stays accepted while the same finding (rule, series, date and
// message) is there; once it is gone it is forgotten.
struct Acceptance {
  std::string rule = {};
  std::string series = {};
  std::optional<Date> date = {};
  std::string message = {};
  Instant at = {};
  friend bool operator==(const Acceptance&, const Acceptance&) = default;
};
// So many are remembered of one dataset, in the order of the rules. Those beyond count this once,
// and stop the next ingest again.
inline constexpr std::size_t kMostAcceptances = 5'000;

// One series in numbers: the index and each stock.
struct SeriesNumbers {
  std::string series = {};
  std::size_t records = 0;
  std::optional<Date> first = {};  // empty, as all that follows: the series has no bar
  std::optional<Date> last = {};
  // Days of the index without a bar, from the first bar to the last session, or to the end of a
  // stock that has left the exchange; of the index: sessions of the calendar without a bar.
  std::size_t missing_days = 0;
  double min_close = 0.0;
  double average_close = 0.0;
  double max_close = 0.0;
  double volatility = 0.0;  // standard deviation of daily returns, a fraction; 0 below 3 bars
  friend bool operator==(const SeriesNumbers&, const SeriesNumbers&) = default;
};

struct Coverage {
  std::size_t declared_series = 0;   // the index, the stocks and the global series of the market
  std::size_t delivered_series = 0;  // of these, those with a value
  double success_rate = 0.0;         // delivered over declared
  std::size_t total_records = 0;     // of the index and the stocks
  std::size_t total_missing = 0;
  double missing_percent = 0.0;  // missing over missing and there, in percent
  double average_records = 0.0;  // a series
  // Of members x days over the last kCoverageSessions sessions, those with a bar.
  double member_coverage = 0.0;
  std::size_t least_members = 0;  // with a bar on the worst of these days
  std::optional<Date> least_members_on = {};
  double target_balance = 0.0;  // share of the index's days that closed higher; 0 below 2 bars
  friend bool operator==(const Coverage&, const Coverage&) = default;
};
inline constexpr std::size_t kCoverageSessions = 252;

struct QualityReport {
  Verdict verdict = Verdict::valid;       // the worst of the rules that were not accepted
  std::optional<Date> last_session = {};  // of the index; empty: it has no bar
  Instant checked_at = {};
  std::vector<RuleResult> rules = {};  // always all, in the published order
  // Each accepted finding that is there, also those that `findings` has no room for.
  std::vector<Acceptance> accepted = {};
  std::size_t forgotten = 0;  // accepted findings beyond kMostAcceptances
  std::vector<SeriesNumbers> series = {};
  Coverage coverage = {};
  friend bool operator==(const QualityReport&, const QualityReport&) = default;
};

struct QualityInput {
  const MarketData& data;
  const Market& market;
  // What was current before, of this source or of another real one of the same index; null: nothing
  // to be held against.
  const MarketData* previous = nullptr;
  Instant now = {};
  std::span<const Acceptance> remembered = {};  // of the dataset that is current
};

// The rules' names in the published order.
std::span<const std::string_view> quality_rules();
// invalid_argument: a name that is no rule's; the message lists them.
Status check_rule_names(std::span<const std::string> names);

// Applies every rule. A rule fails for nothing when `accepted` names it or each of its errors is
// remembered; names that are no rule's do nothing (check_rule_names). O(bars + members x sessions).
QualityReport check_quality(const QualityInput& input, std::span<const std::string> accepted);

// The report with the rule freshness as it is at `now`: data age without being ingested again.
QualityReport with_freshness(QualityReport report, const Market& market, Instant now);

// Whether a rule that was not accepted stops `what`.
bool is_stopped(const QualityReport& report, Stops what);
// refused: is_stopped; the message names each rule that does, one a line when there are several,
// its first finding and the next step.
Status require_quality(const QualityReport& report, Stops what);

}  // namespace sensex
