#include "pipeline/quality_text.h"

#include <fmt/core.h>

#include "base/text.h"

namespace sensex {
namespace {

std::string place_of(const Finding& finding) {
  return finding.date ? finding.series + " " + finding.date->to_string() : finding.series;
}

std::string text_row(const RuleResult& rule) {
  std::string row = fmt::format(
      "{:<17} {:<8} {:<9} {:>8}", rule.rule, rule.accepted ? "accepted" : to_string(rule.verdict),
      to_string(rule.accepted ? Stops::nothing : rule.stops), rule.finding_count);
  if (!rule.findings.empty()) {
    row += fmt::format("  {}: {}", place_of(rule.findings.front()), rule.findings.front().message);
  }
  row += '\n';
  if (rule.accepted) row += fmt::format("{:>20}{}\n", "", accepted_on(rule));
  if (rule.verdict != Verdict::valid) row += fmt::format("{:>20}next: {}\n", "", rule.next_step);
  return row;
}

std::string summary(const QualityReport& report) {
  const Coverage& coverage = report.coverage;
  return fmt::format(
      "{} of {} series, {}, {:.2f} % missing, members covered {:.1f} %, days up "
      "{:.1f} %",
      coverage.delivered_series, coverage.declared_series,
      counted(coverage.total_records, "bar", "bars"), coverage.missing_percent,
      100 * coverage.member_coverage, 100 * coverage.target_balance);
}

std::string last_session(const QualityReport& report) {
  return report.last_session ? report.last_session->to_string() : "none";
}

}  // namespace

std::string accepted_on(const RuleResult& rule) {
  if (!rule.accepted) return {};
  if (!rule.accepted_at) return "accepted";
  return "accepted on " + to_iso8601(*rule.accepted_at).substr(0, 10);
}

std::string line_of(const ReportSubject& subject) {
  if (subject.dataset.empty()) return {};
  std::string line = fmt::format("dataset {:.12}", subject.dataset);
  if (subject.is_refused) line += ", refused and not stored";
  if (subject.market.empty()) return line;
  return line + fmt::format(" of {}, {}{}", subject.market, subject.origin.source,
                            subject.origin.simulated ? " (not a real market)" : "");
}

std::string forgotten_sentence(const QualityReport& report) {
  if (report.forgotten == 0) return {};
  return fmt::format(
      "{} accepted findings are too many to remember and will stop the next ingest again",
      report.forgotten);
}

std::string to_text(const QualityReport& report, const ReportSubject& subject) {
  std::string text =
      fmt::format("quality: {}, last session {}, checked {}\n", to_string(report.verdict),
                  last_session(report), to_iso8601(report.checked_at));
  if (!subject.dataset.empty()) text += line_of(subject) + "\n";
  text += summary(report) + "\n";
  if (report.forgotten > 0) text += forgotten_sentence(report) + "\n";
  text += "\n";
  text += fmt::format("{:<17} {:<8} {:<9} {:>8}  {}\n", "rule", "verdict", "stops", "findings",
                      "first finding");
  for (const RuleResult& rule : report.rules) text += text_row(rule);
  return text;
}

}  // namespace sensex
