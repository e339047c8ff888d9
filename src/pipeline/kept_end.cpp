#include "pipeline/kept_end.h"

#include <algorithm>

#include <fmt/core.h>

namespace sensex {
namespace {

constexpr std::string_view kRule = "history-shrunk";

std::string end_of(const Series& series) {
  return series.bars().empty() ? "nowhere" : series.bars().back().date.to_string();
}

bool ends_before(const Series& index, const Series& known) {
  if (known.bars().empty()) return false;
  return index.bars().empty() || index.bars().back().date < known.bars().back().date;
}

}  // namespace

QualityReport with_kept_end(QualityReport report, const Series& known, const Series& index,
                            std::span<const std::string> accepted) {
  const auto rule = std::ranges::find(report.rules, kRule, &RuleResult::rule);
  if (rule == report.rules.end() || !ends_before(index, known)) return report;
  rule->verdict = std::max(rule->verdict, Verdict::invalid);
  rule->stops = Stops::ingest;
  rule->accepted = std::ranges::find(accepted, kRule) != accepted.end();
  rule->findings.insert(rule->findings.begin(),
                        {.severity = Severity::error,
                         .series = known.symbol().text(),
                         .date = known.bars().back().date,
                         .message = fmt::format("the dataset would end on {}, and it goes to {}",
                                                end_of(index), end_of(known))});
  ++rule->finding_count;
  if (!rule->accepted) report.verdict = std::max(report.verdict, rule->verdict);
  return report;
}

}  // namespace sensex
