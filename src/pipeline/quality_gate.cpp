#include "pipeline/quality_gate.h"

#include <algorithm>

#include <fmt/core.h>

#include "pipeline/quality_text.h"

namespace sensex {
namespace {

constexpr std::string_view kFreshness = "freshness";

std::string accepted_rules(const QualityReport& report) {
  std::string names;
  for (const RuleResult& rule : report.rules) {
    if (rule.accepted) names += (names.empty() ? "" : ", ") + rule.rule;
  }
  return names;
}

Verdict worst_of(const QualityReport& report) {
  Verdict worst = Verdict::valid;
  for (const RuleResult& rule : report.rules) {
    if (!rule.accepted) worst = std::max(worst, rule.verdict);
  }
  return worst;
}

}  // namespace

Status record_quality(Store& store, const std::string& snapshot_id, const QualityReport& report) {
  Result<std::string> digest = store.objects().put(to_json_text(report));
  if (!digest) return fail(std::move(digest.error()));
  return store.quality().append({.snapshot = snapshot_id,
                                 .report = std::move(*digest),
                                 .verdict = std::string(to_string(report.verdict)),
                                 .accepted = accepted_rules(report),
                                 .at = report.checked_at});
}

Result<std::optional<QualityReport>> recorded_quality(Store& store,
                                                      const std::string& snapshot_id) {
  const Result<std::optional<QualityRecord>> record = store.quality().latest(snapshot_id);
  if (!record) return fail(record.error());
  if (!*record) return std::optional<QualityReport>();
  const Result<std::string> text = store.objects().get((*record)->report);
  if (!text) return fail(text.error());
  Result<QualityReport> report = parse_quality_report(*text);
  if (!report) return fail(report.error());
  return std::optional(std::move(*report));
}

QualityReport with_freshness(QualityReport report, int sessions_behind) {
  const auto rule = std::ranges::find(report.rules, kFreshness, &RuleResult::rule);
  if (rule == report.rules.end()) return report;
  rule->findings.clear();
  rule->verdict = sessions_behind > 0 ? Verdict::stale : Verdict::valid;
  rule->stops = sessions_behind > 0 ? Stops::serving : Stops::nothing;
  rule->accepted = rule->accepted && sessions_behind > 0;
  if (sessions_behind > 0) {
    rule->findings.push_back(
        {.severity = Severity::error,
         .series = "index",
         .date = report.last_session,
         .message = fmt::format(
             "{} completed since {} missing",
             sessions_behind == 1 ? "one session" : fmt::format("{} sessions", sessions_behind),
             sessions_behind == 1 ? "is" : "are")});
  }
  rule->finding_count = rule->findings.size();
  report.verdict = worst_of(report);
  return report;
}

Status require_dataset_quality(Store& store, const std::string& snapshot_id, Stops what) {
  const Result<std::optional<QualityReport>> report = recorded_quality(store, snapshot_id);
  if (!report) return fail(report.error());
  if (!*report) return {};
  return require_quality(with_freshness(**report, 0), what);
}

}  // namespace sensex
