#include "market/quality.h"

#include <array>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "market/quality_rules.h"

namespace sensex {
namespace {

struct Rule {
  std::string_view name;
  std::string_view about;
  std::string_view next_step;
  Findings (*check)(const QualityView&);
};

// Published order; add at the end.
constexpr std::array kRules = {
    Rule{"impossible-rows", "rows that cannot be, such as a high below the low, are few",
         "mend or replace the file", check_impossible_rows},
    Rule{"least-sessions", "the index has enough sessions to learn from",
         "add older rows, or take a source that has them", check_least_sessions},
    Rule{"least-members", "enough members have a bar on the last session",
         "add the missing members' rows, or take a source that has them", check_least_members},
    Rule{"large-move", "no close moves as no market does, unless a corporate action explains it",
         "compare with another source and mend the row; of a stock, declare what happened on that "
         "day (an index has no corporate action)",
         check_large_move},
    Rule{"price-scale", "no series leaves the level of its last 20 sessions by a factor of 3",
         "look for a split that is not declared, or for a wrong unit from that day on",
         check_price_scale},
    Rule{"denied-session", "the index trades on days of the calendar alone",
         "remove the row, or add the session to the calendar", check_denied_session},
    Rule{"missing-session", "the index has every session of the calendar",
         "add the row, for example from the market's index-fill file", check_missing_session},
    Rule{"member-gaps", "each member has a bar on each day of the index while it is listed",
         "add the rows, or give the stock's end in the market's definition", check_member_gaps},
    Rule{"stale-copy", "no bar repeats the day before it",
         "replace the row by what was traded, or remove it", check_stale_copy},
    Rule{"zero-volume-flat",
         "no bar has one price and no volume, and on the last session few members have either",
         "fetch the last session again; remove an older row unless nothing was traded that day",
         check_zero_volume_flat},
    Rule{
        "history-changed", "days that were known already say what they said before",
        "see whether the source mended them, and declare the action when they changed by a factor; "
        "keep another source's bars in another --state or --store, or accept the rule on the "
        "record",
        check_history_changed},
    Rule{
        "history-shrunk", "no series has lost days or is gone",
        "fetch again or use the complete file; the dataset from before stays current; keep another "
        "source's bars in another --state or --store",
        check_history_shrunk},
    Rule{"series-vanished", "every series that was there is still there",
         "see why the source no longer has it", check_series_vanished},
    Rule{"future-date", "nothing is dated after today", "mend the date of the row",
         check_future_date},
    Rule{"cross-source", "a second source says the same", "find out which source is right",
         check_cross_source},
    Rule{"raw-vs-index", "the index moves with its members",
         "see whether the rows of the index and of its members are of the right days and in the "
         "right unit",
         check_raw_vs_index},
    Rule{"completeness", "no column lacks more than 5 % of its values",
         "use a source that has the column", check_completeness},
    Rule{"coverage", "the members have their bars of the last 252 sessions",
         "add the missing members' rows", check_coverage},
    Rule{"freshness", "the index has the last completed session",
         "fetch the latest sessions: sensex ingest", check_freshness},
    Rule{"globals-fresh", "each global series is there and has its last known session",
         "fetch them again; until then a forecast does without", check_globals_fresh},
    Rule{"partial-truth", "the index and its members end on the same session",
         "fetch again once the source has both", check_partial_truth},
    Rule{"bar-shape", "no open, high or low lies implausibly far from the closes around it",
         "compare with another source and mend the row", check_bar_shape},
    Rule{"global-moves", "the newest values of other markets move no further than ever before",
         "compare with another source and mend the row, or accept the rule where it is true",
         check_global_moves},
    Rule{"global-days", "other markets move with each other on the days on which they are dated",
         "see whether the rows are dated by the market's own sessions and are that market's",
         check_global_days},
};

constexpr auto kRuleNames = [] {
  std::array<std::string_view, kRules.size()> names{};
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = kRules[i].name;
  return names;
}();

template <class Value>
using Named = std::pair<std::string_view, Value>;

constexpr std::array kSeverities = {Named<Severity>{"note", Severity::note},
                                    Named<Severity>{"warning", Severity::warning},
                                    Named<Severity>{"error", Severity::error}};
constexpr std::array kVerdicts = {
    Named<Verdict>{"valid", Verdict::valid}, Named<Verdict>{"stale", Verdict::stale},
    Named<Verdict>{"invalid", Verdict::invalid}, Named<Verdict>{"error", Verdict::error}};
constexpr std::array kStops = {
    Named<Stops>{"nothing", Stops::nothing}, Named<Stops>{"serving", Stops::serving},
    Named<Stops>{"training", Stops::training}, Named<Stops>{"ingest", Stops::ingest}};

template <class Value, std::size_t N>
std::string_view name_of(const std::array<Named<Value>, N>& table, Value value) {
  for (const auto& [name, each] : table) {
    if (each == value) return name;
  }
  return "unknown";
}

template <class Value, std::size_t N>
Result<Value> value_of(const std::array<Named<Value>, N>& table, std::string_view what,
                       std::string_view text) {
  std::string names;
  for (const auto& [name, each] : table) {
    if (name == text) return each;
    names += (names.empty() ? "" : ", ") + std::string(name);
  }
  return fail(Errc::invalid_argument,
              fmt::format("{} must be one of {}, got '{}'", what, names, text.substr(0, 40)));
}

// What a person lets pass: rules named now, findings accepted before.
class Consent {
 public:
  Consent(std::span<const std::string> rules, std::span<const Acceptance> remembered, Instant now)
      : rules_(rules), now_(now) {
    for (const Acceptance& each : remembered) {
      remembered_.emplace(Key{each.rule, each.series, each.date, each.message}, each.at);
    }
  }

  // From when the error is accepted; empty: it is not.
  std::optional<Instant> given(std::string_view rule, const Finding& finding) const {
    const auto found = remembered_.find(Key{rule, finding.series, finding.date, finding.message});
    if (found != remembered_.end()) return found->second;
    const bool is_named = std::ranges::find(rules_, rule) != rules_.end();
    return is_named ? std::optional(now_) : std::nullopt;
  }

 private:
  using Key = std::tuple<std::string_view, std::string_view, std::optional<Date>, std::string_view>;

  std::span<const std::string> rules_;
  std::map<Key, Instant> remembered_;
  Instant now_;
};

// The errors of a rule, by whether they were accepted.
struct Sorted {
  std::vector<Finding> open = {};
  std::vector<Finding> accepted = {};
  std::vector<Acceptance> acceptances = {};
};

Sorted sort_errors(std::string_view rule, std::span<const Finding> findings,
                   const Consent& consent) {
  Sorted sorted;
  for (const Finding& finding : findings) {
    if (finding.severity != Severity::error) continue;
    const std::optional<Instant> at = consent.given(rule, finding);
    (at ? sorted.accepted : sorted.open).push_back(finding);
    if (!at) continue;
    sorted.acceptances.push_back(
        {std::string(rule), finding.series, finding.date, finding.message, *at});
  }
  return sorted;
}

std::vector<Finding> gravest(const Sorted& errors, std::span<const Finding> all) {
  std::vector<Finding> findings = errors.open;
  findings.insert(findings.end(), errors.accepted.begin(), errors.accepted.end());
  for (const Severity severity : {Severity::warning, Severity::note}) {
    std::ranges::copy_if(all, std::back_inserter(findings), [severity](const Finding& finding) {
      return finding.severity == severity;
    });
  }
  if (findings.size() > kMostFindings) findings.resize(kMostFindings);
  return findings;
}

// Sets what the rule says, and gives what of it was accepted.
std::vector<Acceptance> set_outcome(RuleResult& rule, const Findings& found,
                                    const Consent& consent) {
  Sorted errors = sort_errors(rule.rule, found.all(), consent);
  rule.verdict = found.verdict();
  rule.stops = found.stops();
  rule.accepted = found.verdict() != Verdict::valid && errors.open.empty();
  rule.accepted_at.reset();
  if (rule.accepted) {
    rule.accepted_at = std::ranges::max(errors.acceptances, {}, &Acceptance::at).at;
  }
  rule.finding_count = found.all().size();
  rule.findings = gravest(errors, found.all());
  return std::move(errors.acceptances);
}

void keep(std::vector<Acceptance> acceptances, QualityReport& report) {
  const std::size_t room = kMostAcceptances - report.accepted.size();
  const std::size_t kept = std::min(room, acceptances.size());
  report.forgotten += acceptances.size() - kept;
  report.accepted.insert(report.accepted.end(), acceptances.begin(),
                         acceptances.begin() + static_cast<std::ptrdiff_t>(kept));
}

Verdict worst_of(const QualityReport& report) {
  Verdict worst = Verdict::valid;
  for (const RuleResult& rule : report.rules) {
    if (!rule.accepted) worst = std::max(worst, rule.verdict);
  }
  return worst;
}

// "large-move: ^BSESN 2024-06-12: the close moves ... (next step)".
std::string reason_of(const RuleResult& rule) {
  const Finding first = rule.findings.empty() ? Finding{} : rule.findings.front();
  const std::string day = first.date ? " " + first.date->to_string() : "";
  return fmt::format("{}: {}{}: {} ({})", rule.rule, first.series, day, first.message,
                     rule.next_step);
}

bool counts_against(const RuleResult& rule, Stops what) {
  return !rule.accepted && what != Stops::nothing && rule.stops >= what;
}

}  // namespace

std::string_view to_string(Severity severity) { return name_of(kSeverities, severity); }
std::string_view to_string(Verdict verdict) { return name_of(kVerdicts, verdict); }
std::string_view to_string(Stops stops) { return name_of(kStops, stops); }

Result<Severity> parse_severity(std::string_view text) {
  return value_of(kSeverities, "a severity", text);
}
Result<Verdict> parse_verdict(std::string_view text) {
  return value_of(kVerdicts, "a verdict", text);
}
Result<Stops> parse_stops(std::string_view text) {
  return value_of(kStops, "what a rule stops", text);
}

std::span<const std::string_view> quality_rules() { return kRuleNames; }

Status check_rule_names(std::span<const std::string> names) {
  for (const std::string& name : names) {
    if (std::ranges::find(kRuleNames, name) != kRuleNames.end()) continue;
    std::string known;
    for (const std::string_view each : kRuleNames) {
      known += (known.empty() ? "" : ", ") + std::string(each);
    }
    return fail(Errc::invalid_argument, fmt::format("a quality rule must be one of {}, got '{}'",
                                                    known, name.substr(0, 40)));
  }
  return {};
}

QualityReport check_quality(const QualityInput& input, std::span<const std::string> accepted) {
  const QualityView view = make_view(input);
  const Consent consent(accepted, input.remembered, input.now);
  QualityReport report{.checked_at = input.now};
  if (!view.index.bars().empty()) report.last_session = view.index.bars().back().date;
  report.rules.reserve(kRules.size());
  for (const Rule& rule : kRules) {
    report.rules.push_back({.rule = std::string(rule.name),
                            .about = std::string(rule.about),
                            .next_step = std::string(rule.next_step)});
    keep(set_outcome(report.rules.back(), rule.check(view), consent), report);
  }
  report.verdict = worst_of(report);
  report.series = series_numbers(view);
  report.coverage = coverage_numbers(view, report.series);
  return report;
}

QualityReport with_freshness(QualityReport report, const Market& market, Instant now) {
  const auto rule = std::ranges::find(report.rules, "freshness", &RuleResult::rule);
  if (rule == report.rules.end() || !report.last_session) return report;
  Findings found;
  tell_freshness(market.index().text(), freshness_of(*report.last_session, market.calendar(), now),
                 found);
  set_outcome(*rule, found, Consent({}, report.accepted, now));
  report.verdict = worst_of(report);
  return report;
}

bool is_stopped(const QualityReport& report, Stops what) {
  return std::ranges::any_of(report.rules,
                             [&](const RuleResult& rule) { return counts_against(rule, what); });
}

Status require_quality(const QualityReport& report, Stops what) {
  std::vector<std::string> reasons;
  for (const RuleResult& rule : report.rules) {
    if (counts_against(rule, what)) reasons.push_back(reason_of(rule));
  }
  if (reasons.empty()) return {};
  const std::string_view before = reasons.size() == 1 ? " " : "\n  ";
  return fail(Errc::refused, fmt::format("the quality gate stops {}:{}{}", to_string(what), before,
                                         fmt::join(reasons, before)));
}

}  // namespace sensex
