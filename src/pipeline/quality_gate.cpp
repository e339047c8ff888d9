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

Result<QualityReport> report_of(Store& store, const QualityRecord& record) {
  const Result<std::string> text = store.objects().get(record.report);
  if (!text) return fail(text.error());
  return parse_quality_report(*text);
}

// Of how many judgements the last that let a dataset in is looked for.
constexpr std::size_t kMostLookedAt = 1'000;

bool is_unreadable(Errc code) {
  return code == Errc::malformed_data || code == Errc::not_found ||
         code == Errc::unsupported_version;
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
  const Result<std::optional<QualityRecord>> last = store.quality().latest(snapshot_id);
  if (!last) return fail(last.error());
  if (!*last) return std::optional<QualityReport>();
  Result<QualityReport> report = report_of(store, **last);
  if (!report) return fail(report.error());
  if (!is_stopped(*report, Stops::ingest)) return std::optional(std::move(*report));
  const Result<std::vector<QualityRecord>> records = store.quality().recent(kMostLookedAt);
  if (!records) return fail(records.error());
  for (const QualityRecord& record : *records) {
    if (record.snapshot != snapshot_id) continue;
    report = report_of(store, record);
    if (!report) return fail(report.error());
    if (!is_stopped(*report, Stops::ingest)) return std::optional(std::move(*report));
  }
  return std::optional<QualityReport>();
}

Result<std::optional<Judgement>> last_judgement(Store& store) {
  const Result<std::vector<QualityRecord>> records = store.quality().recent(1);
  if (!records) return fail(records.error());
  if (records->empty()) return std::optional<Judgement>();
  Result<QualityReport> report = report_of(store, records->front());
  if (!report) return fail(report.error());
  const bool is_refused = is_stopped(*report, Stops::ingest);
  return std::optional(Judgement{records->front().snapshot, is_refused, std::move(*report)});
}

Result<std::vector<Acceptance>> accepted_before(Store& store) {
  const Result<std::optional<Snapshot>> current = store.snapshots().current();
  if (!current) return fail(current.error());
  if (!*current) return std::vector<Acceptance>();
  Result<std::optional<QualityReport>> report = recorded_quality(store, (*current)->id);
  if (!report && is_unreadable(report.error().code)) return std::vector<Acceptance>();
  if (!report) return fail(report.error());
  return *report ? std::move((*report)->accepted) : std::vector<Acceptance>();
}

Error refusal_of_ingest(const QualityReport& report, const Error& why) {
  std::string rules;
  for (const RuleResult& rule : report.rules) {
    if (!rule.accepted && rule.stops == Stops::ingest)
      rules += (rules.empty() ? "" : ",") + rule.rule;
  }
  Error told = why;
  told.message += fmt::format(
      "\nnothing was stored; --accept {} takes the data as they are, on the record; every finding: "
      "sensex quality --last",
      rules);
  return told;
}

Status require_dataset_quality(Store& store, const std::string& snapshot_id, Stops what) {
  Result<std::optional<QualityReport>> report = recorded_quality(store, snapshot_id);
  if (!report) return fail(report.error());
  if (!*report) return {};
  std::erase_if((*report)->rules, [](const RuleResult& rule) { return rule.rule == kFreshness; });
  return require_quality(**report, what);
}

}  // namespace sensex
