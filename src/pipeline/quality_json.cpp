#include <cmath>
#include <limits>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "base/json_reader.h"
#include "pipeline/quality_text.h"

namespace sensex {
namespace {

using Json = JsonReader::Json;

constexpr std::size_t kVersion = 1;
constexpr std::size_t kMostRules = 200;
constexpr std::size_t kMostSeries = 10'000;

tl::unexpected<Error> malformed(std::string_view part) {
  return fail(Errc::malformed_data,
              fmt::format("expected a quality report, got something else at its {}; judge the data "
                          "again: sensex quality",
                          part));
}

// JSON has no word for what a sum of absurd prices may overflow to.
double finite(double value) {
  return std::isfinite(value) ? value : std::numeric_limits<double>::max();
}

Json to_json(const std::optional<Date>& date) {
  return date ? Json(date->to_string()) : Json(nullptr);
}

Json to_json(const std::optional<Instant>& instant) {
  return instant ? Json(to_iso8601(*instant)) : Json(nullptr);
}

Json to_json(const Finding& finding) {
  return {{"severity", to_string(finding.severity)},
          {"series", finding.series},
          {"date", to_json(finding.date)},
          {"message", finding.message}};
}

Json to_json(const RuleResult& rule) {
  Json findings = Json::array();
  for (const Finding& finding : rule.findings) findings.push_back(to_json(finding));
  return {{"rule", rule.rule},
          {"about", rule.about},
          {"next_step", rule.next_step},
          {"verdict", to_string(rule.verdict)},
          {"stops", to_string(rule.stops)},
          {"accepted", rule.accepted},
          {"finding_count", rule.finding_count},
          {"findings", std::move(findings)},
          {"accepted_at", to_json(rule.accepted_at)}};
}

Json to_json(const Acceptance& acceptance) {
  return {{"rule", acceptance.rule},
          {"series", acceptance.series},
          {"date", to_json(acceptance.date)},
          {"message", acceptance.message},
          {"at", to_iso8601(acceptance.at)}};
}

Json to_json(const SeriesNumbers& series) {
  return {{"series", series.series},
          {"records", series.records},
          {"first", to_json(series.first)},
          {"last", to_json(series.last)},
          {"missing_days", series.missing_days},
          {"min_close", finite(series.min_close)},
          {"average_close", finite(series.average_close)},
          {"max_close", finite(series.max_close)},
          {"volatility", finite(series.volatility)}};
}

Json to_json(const Coverage& coverage) {
  return {{"declared_series", coverage.declared_series},
          {"delivered_series", coverage.delivered_series},
          {"success_rate", coverage.success_rate},
          {"total_records", coverage.total_records},
          {"total_missing", coverage.total_missing},
          {"missing_percent", coverage.missing_percent},
          {"average_records", coverage.average_records},
          {"member_coverage", coverage.member_coverage},
          {"least_members", coverage.least_members},
          {"least_members_on", to_json(coverage.least_members_on)},
          {"target_balance", coverage.target_balance}};
}

template <class Item>
Json to_array(const std::vector<Item>& items) {
  Json array = Json::array();
  for (const Item& item : items) array.push_back(to_json(item));
  return array;
}

std::optional<Finding> read_finding(const Json& json) {
  JsonReader reader(json);
  Finding finding{.severity = reader.parsed("severity", parse_severity),
                  .series = reader.text("series"),
                  .date = reader.optional_date("date"),
                  .message = reader.text("message")};
  return reader.complete() ? std::optional(std::move(finding)) : std::nullopt;
}

std::optional<RuleResult> read_rule(const Json& json) {
  JsonReader reader(json);
  RuleResult rule{.rule = reader.text("rule"),
                  .about = reader.text("about"),
                  .next_step = reader.text("next_step"),
                  .verdict = reader.parsed("verdict", parse_verdict),
                  .stops = reader.parsed("stops", parse_stops),
                  .accepted = reader.flag("accepted"),
                  .accepted_at = reader.optional_instant("accepted_at"),
                  .finding_count = reader.count("finding_count")};
  for (const Json& each : reader.array("findings", kMostFindings)) {
    std::optional<Finding> finding = read_finding(each);
    if (!finding) return std::nullopt;
    rule.findings.push_back(std::move(*finding));
  }
  const bool fits = reader.complete() && rule.finding_count >= rule.findings.size();
  return fits ? std::optional(std::move(rule)) : std::nullopt;
}

std::optional<Acceptance> read_acceptance(const Json& json) {
  JsonReader reader(json);
  Acceptance acceptance{.rule = reader.text("rule"),
                        .series = reader.text("series"),
                        .date = reader.optional_date("date"),
                        .message = reader.text("message"),
                        .at = reader.parsed("at", parse_iso8601)};
  return reader.complete() ? std::optional(std::move(acceptance)) : std::nullopt;
}

std::optional<SeriesNumbers> read_series(const Json& json) {
  JsonReader reader(json);
  SeriesNumbers series{.series = reader.text("series"),
                       .records = reader.count("records"),
                       .first = reader.optional_date("first"),
                       .last = reader.optional_date("last"),
                       .missing_days = reader.count("missing_days"),
                       .min_close = reader.number("min_close"),
                       .average_close = reader.number("average_close"),
                       .max_close = reader.number("max_close"),
                       .volatility = reader.number("volatility")};
  return reader.complete() ? std::optional(std::move(series)) : std::nullopt;
}

std::optional<Coverage> read_coverage(const Json& json) {
  JsonReader reader(json);
  const Coverage coverage{.declared_series = reader.count("declared_series"),
                          .delivered_series = reader.count("delivered_series"),
                          .success_rate = reader.number("success_rate"),
                          .total_records = reader.count("total_records"),
                          .total_missing = reader.count("total_missing"),
                          .missing_percent = reader.number("missing_percent"),
                          .average_records = reader.number("average_records"),
                          .member_coverage = reader.number("member_coverage"),
                          .least_members = reader.count("least_members"),
                          .least_members_on = reader.optional_date("least_members_on"),
                          .target_balance = reader.number("target_balance")};
  return reader.complete() ? std::optional(coverage) : std::nullopt;
}

Status read_parts(const Json& json, JsonReader& reader, QualityReport& report) {
  for (const Json& each : reader.array("rules", kMostRules)) {
    std::optional<RuleResult> rule = read_rule(each);
    if (!rule) return malformed(fmt::format("rule {}", report.rules.size() + 1));
    report.rules.push_back(std::move(*rule));
  }
  if (reader.has("accepted_findings")) {  // older programs wrote none
    report.forgotten = reader.count("forgotten");
    for (const Json& each : reader.array("accepted_findings", kMostAcceptances)) {
      std::optional<Acceptance> acceptance = read_acceptance(each);
      if (!acceptance) return malformed(fmt::format("acceptance {}", report.accepted.size() + 1));
      report.accepted.push_back(std::move(*acceptance));
    }
  }
  for (const Json& each : reader.array("series", kMostSeries)) {
    std::optional<SeriesNumbers> series = read_series(each);
    if (!series) return malformed(fmt::format("series {}", report.series.size() + 1));
    report.series.push_back(std::move(*series));
  }
  const auto numbers = json.find("coverage");
  const auto coverage = numbers == json.end() ? std::optional<Coverage>() : read_coverage(*numbers);
  if (!coverage) return malformed("coverage");
  report.coverage = *coverage;
  return reader.complete() ? Status() : malformed("lists");
}

}  // namespace

std::string to_json_text(const QualityReport& report, const ReportSubject& subject) {
  Json json;
  json["version"] = kVersion;
  json["verdict"] = to_string(report.verdict);
  json["last_session"] = to_json(report.last_session);
  json["checked_at"] = to_iso8601(report.checked_at);
  json["rules"] = to_array(report.rules);
  json["series"] = to_array(report.series);
  json["coverage"] = to_json(report.coverage);
  json["accepted_findings"] = to_array(report.accepted);
  json["forgotten"] = report.forgotten;
  if (!subject.dataset.empty()) {
    json["dataset"] = subject.dataset;
    json["refused"] = subject.is_refused;
  }
  if (!subject.market.empty()) {
    json["market"] = subject.market;
    json["source"] = subject.origin.source;
    json["simulated"] = subject.origin.simulated;
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<QualityReport> parse_quality_report(std::string_view json_text) {
  if (json_text.size() > kLongestQualityReport) return malformed("length");
  const Json json = Json::parse(json_text, nullptr, false);
  if (!json.is_object()) return malformed("start");
  JsonReader reader(json);
  const std::size_t version = reader.count("version");
  if (version > kVersion) {
    return fail(Errc::unsupported_version,
                fmt::format("the quality report has version {}, this program knows {}; use the "
                            "newer sensex",
                            version, kVersion));
  }
  QualityReport report{.verdict = reader.parsed("verdict", parse_verdict),
                       .last_session = reader.optional_date("last_session"),
                       .checked_at = reader.parsed("checked_at", parse_iso8601)};
  if (!reader.complete() || version != kVersion) return malformed("head");
  if (Status fits = read_parts(json, reader, report); !fits) return fail(fits.error());
  return report;
}

}  // namespace sensex
