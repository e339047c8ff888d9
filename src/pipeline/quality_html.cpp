#include <fmt/core.h>

#include "pipeline/quality_text.h"

namespace sensex {
namespace {

// Colours have a contrast of at least 4.5 to their ground in both schemes; no state is told by
// colour alone.
constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Data quality</title>
<style>
:root { color-scheme: light dark; --ground: #ffffff; --text: #1b1f24; --soft: #57606a;
  --line: #d0d7de; --good: #116329; --warn: #7d4e00; --bad: #a40e26; }
@media (prefers-color-scheme: dark) { :root { --ground: #0d1117; --text: #e6edf3; --soft: #9da7b1;
  --line: #30363d; --good: #56d364; --warn: #e3b341; --bad: #ff938a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--ground);
  color: var(--text); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; margin: 0 0 .5rem; } h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
p { margin: .25rem 0; } .soft { color: var(--soft); }
.valid, .note { color: var(--good); } .stale, .warning, .accepted { color: var(--warn); }
.invalid, .error { color: var(--bad); }
article { border-top: 1px solid var(--line); padding: .5rem 0; }
article h3 { font-size: 1rem; margin: 0; } summary { cursor: pointer; }
ul { margin: .25rem 0; padding-left: 1.25rem; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--line); padding: .2rem .6rem .2rem 0; text-align: right;
  white-space: nowrap; } th:first-child, td:first-child { text-align: left; }
</style>
</head>
<body>
<main>
)";

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// Bytes of the UTF-8 character at the start of `text`; 0: there is none.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80U) return 1;
  const std::size_t length = lead >= 0xF0U ? 4 : lead >= 0xE0U ? 3 : 2;
  if (lead < 0xC2U || lead > 0xF4U || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return 0;
  }
  return length;
}

void append_escaped(char c, std::string& out) {
  switch (c) {
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '"':
      out += "&quot;";
      break;
    case '\'':
      out += "&#39;";
      break;
    default:
      out += static_cast<unsigned char>(c) < 0x20U ? ' ' : c;
  }
}

std::string escaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    if (length == 0) {
      out += kReplacement;
    } else if (length == 1) {
      append_escaped(text.front(), out);
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

std::string date_of(const std::optional<Date>& date) { return date ? date->to_string() : "none"; }

std::string_view state_of(const RuleResult& rule) {
  return rule.accepted ? "accepted" : to_string(rule.verdict);
}

std::string finding_item(const Finding& finding) {
  return fmt::format("<li><span class=\"{0}\">{0}</span> <strong>{1}</strong>{2}: {3}</li>\n",
                     to_string(finding.severity), escaped(finding.series),
                     finding.date ? " " + finding.date->to_string() : "", escaped(finding.message));
}

std::string findings_of(const RuleResult& rule) {
  if (rule.findings.empty()) return "";
  std::string list;
  for (const Finding& finding : rule.findings) list += finding_item(finding);
  const std::string shown = rule.finding_count > rule.findings.size()
                                ? fmt::format(", the first {} are shown", rule.findings.size())
                                : "";
  return fmt::format("<details{}><summary>{} {}{}</summary>\n<ul>\n{}</ul></details>\n",
                     rule.verdict != Verdict::valid ? " open" : "", rule.finding_count,
                     rule.finding_count == 1 ? "finding" : "findings", shown, list);
}

std::string rule_article(const RuleResult& rule) {
  std::string html =
      fmt::format("<article>\n<h3>{} <span class=\"{}\">{}</span></h3>\n<p class=\"soft\">{}</p>\n",
                  escaped(rule.rule), state_of(rule), state_of(rule), escaped(rule.about));
  if (rule.stops != Stops::nothing && !rule.accepted) {
    html += fmt::format("<p class=\"invalid\">stops {}</p>\n", to_string(rule.stops));
  }
  if (rule.accepted) html += fmt::format("<p class=\"accepted\">{}</p>\n", accepted_on(rule));
  html += findings_of(rule);
  if (rule.verdict != Verdict::valid) {
    html += fmt::format("<p>Next: {}</p>\n", escaped(rule.next_step));
  }
  return html + "</article>\n";
}

std::string series_row(const SeriesNumbers& series) {
  return fmt::format(
      "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{:.2f}</td><td>{:.2f}</td>"
      "<td>{:.2f}</td><td>{:.2f}</td></tr>\n",
      escaped(series.series), series.records, date_of(series.first), date_of(series.last),
      series.missing_days, series.min_close, series.average_close, series.max_close,
      100 * series.volatility);
}

std::string series_table(const QualityReport& report) {
  std::string html =
      "<h2>Series</h2>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Series\">"
      "<table>\n<tr><th scope=\"col\">series</th><th scope=\"col\">bars</th><th scope=\"col\">first"
      "</th><th scope=\"col\">last</th><th scope=\"col\">missing</th><th scope=\"col\">lowest close"
      "</th><th scope=\"col\">mean close</th><th scope=\"col\">highest close</th><th "
      "scope=\"col\">volatility, % a day</th></tr>\n";
  for (const SeriesNumbers& series : report.series) html += series_row(series);
  return html + "</table></div>\n";
}

std::string coverage_lines(const Coverage& coverage) {
  return fmt::format(
      "<p>{} of {} series, {} bars, {} missing ({:.2f} %), {:.0f} bars a series.</p>\n"
      "<p>Members covered {:.1f} %, the fewest {} on {}; days up {:.1f} %.</p>\n",
      coverage.delivered_series, coverage.declared_series, coverage.total_records,
      coverage.total_missing, coverage.missing_percent, coverage.average_records,
      100 * coverage.member_coverage, coverage.least_members, date_of(coverage.least_members_on),
      100 * coverage.target_balance);
}

}  // namespace

std::string to_html(const QualityReport& report, const ReportSubject& subject) {
  std::string html(kHead);
  html += fmt::format(
      "<h1>Data quality: <span class=\"{0}\">{0}</span></h1>\n<p>Last session {1}, checked "
      "{2}.</p>\n",
      to_string(report.verdict), date_of(report.last_session), to_iso8601(report.checked_at));
  if (!subject.dataset.empty()) html += fmt::format("<p>{}.</p>\n", escaped(line_of(subject)));
  html += coverage_lines(report.coverage);
  if (report.forgotten > 0) {
    html += fmt::format("<p class=\"warning\">{}.</p>\n", forgotten_sentence(report));
  }
  html += "<h2>Rules</h2>\n";
  for (const RuleResult& rule : report.rules) html += rule_article(rule);
  html += series_table(report);
  return html + "</main>\n</body>\n</html>\n";
}

}  // namespace sensex
