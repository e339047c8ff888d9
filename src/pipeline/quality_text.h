#pragma once

#include <string>
#include <string_view>

#include "market/quality.h"

namespace sensex {

// A quality report in three forms. Bytes that are no UTF-8, which a file's name or a row's reason
// may hold, become U+FFFD in JSON and HTML.

// Of which data a report speaks; without a dataset nothing is said of it.
struct ReportSubject {
  std::string dataset = {};  // id
  bool is_refused = false;
  std::string market = {};  // empty: not known, as of refused data
  DataOrigin origin = {};
};

// One line of JSON, the form in which a report is stored; equal reports have equal text. Keys are
// published and frozen; `version` is 1.
std::string to_json_text(const QualityReport& report, const ReportSubject& subject = {});

inline constexpr std::size_t kLongestQualityReport = 4'000'000;  // bytes
// malformed_data: not what to_json_text writes, longer than kLongestQualityReport, or with more
// than 200 rules, kMostFindings findings of a rule, kMostAcceptances acceptances or 10,000
// series; the message names the part. What older programs did not write may be absent.
// unsupported_version: written by a newer program.
Result<QualityReport> parse_quality_report(std::string_view json_text);

// For a terminal: the verdict, then a row a rule with its verdict, what it stops, how many findings
// it has and the first of them; under a rule that has failed the next step.
std::string to_text(const QualityReport& report, const ReportSubject& subject = {});

// One page that needs nothing else: no script, no request, readable at 360 pixels, in light and
// dark. Whatever came from files is escaped.
std::string to_html(const QualityReport& report, const ReportSubject& subject = {});

// "accepted on 2025-01-01"; empty: the rule was not accepted.
std::string accepted_on(const RuleResult& rule);
// What is said of acceptances beyond kMostAcceptances, without a line's end; empty: there are none.
std::string forgotten_sentence(const QualityReport& report);
// "dataset 0123456789ab, refused and not stored" or "dataset 0123456789ab of sensex, simulated (not
// a real market)"; empty without a dataset.
std::string line_of(const ReportSubject& subject);

}  // namespace sensex
