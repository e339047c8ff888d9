#include "pipeline/quality_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sensex {
namespace {

using testing::HasSubstr;
using testing::Not;
using Json = nlohmann::ordered_json;

RuleResult failed_rule() {
  return {.rule = "large-move",
          .about = "no close moves too far",
          .next_step = "mend the row",
          .verdict = Verdict::invalid,
          .stops = Stops::ingest,
          .finding_count = 60,
          .findings = {{.severity = Severity::error,
                        .series = "M&M",
                        .date = Date(2024, 6, 12),
                        .message = "the close moves by <b>-99 %</b> \"x\" 'y'"},
                       {.severity = Severity::warning, .series = "TCS", .message = "odd"}}};
}

RuleResult passed_rule() { return {.rule = "freshness", .about = "fresh", .next_step = "fetch"}; }

QualityReport sample() {
  QualityReport report{.verdict = Verdict::invalid,
                       .last_session = Date(2024, 12, 31),
                       .checked_at = parse_iso8601("2025-01-01T03:00:00.000Z").value(),
                       .rules = {failed_rule(), passed_rule()}};
  report.series = {{.series = "^BSESN",
                    .records = 3721,
                    .first = Date(2010, 1, 4),
                    .last = Date(2024, 12, 31),
                    .missing_days = 3,
                    .min_close = 100.5,
                    .average_close = 250.25,
                    .max_close = 400.125,
                    .volatility = 0.0108},
                   {.series = "ETERNAL"}};
  report.coverage = {.declared_series = 69,
                     .delivered_series = 68,
                     .success_rate = 0.985,
                     .total_records = 3721,
                     .total_missing = 3,
                     .missing_percent = 0.08,
                     .average_records = 1860.5,
                     .member_coverage = 0.984,
                     .least_members = 0,
                     .least_members_on = Date(2024, 1, 20),
                     .target_balance = 0.531};
  return report;
}

Json sample_json() { return Json::parse(to_json_text(sample())); }

Error refusal(const std::string& text) {
  const Result<QualityReport> report = parse_quality_report(text);
  EXPECT_FALSE(report.has_value());
  return report ? Error() : report.error();
}

std::string refusal_at(const std::string& text) {
  const Error error = refusal(text);
  EXPECT_EQ(error.code, Errc::malformed_data);
  const std::string start = "expected a quality report, got something else at its ";
  const std::string end = "; judge the data again: sensex quality";
  EXPECT_TRUE(error.message.starts_with(start) && error.message.ends_with(end)) << error.message;
  return error.message.substr(start.size(), error.message.size() - start.size() - end.size());
}

TEST(QualityJson, ReadsBackAsItWas) {
  EXPECT_EQ(parse_quality_report(to_json_text(sample())).value(), sample());
}

TEST(QualityJson, AnEmptyReportReadsBack) {
  EXPECT_EQ(parse_quality_report(to_json_text(QualityReport{})).value(), QualityReport{});
}

TEST(QualityJson, AnAcceptedRuleReadsBack) {
  QualityReport report = sample();
  report.rules[0].accepted = true;
  report.rules[0].accepted_at = report.checked_at;
  report.rules[1].verdict = Verdict::stale;
  report.accepted = {{"large-move", "M&M", Date(2024, 6, 12), "a \"move\"", report.checked_at},
                     {"large-move", "members", std::nullopt, "", report.checked_at}};
  report.forgotten = 7;
  EXPECT_EQ(parse_quality_report(to_json_text(report)).value(), report);
}

// As programs wrote it that did not remember what was accepted.
TEST(QualityJson, AnOlderReportReadsBack) {
  Json json = sample_json();
  json.erase("accepted_findings");
  json.erase("forgotten");
  for (Json& rule : json["rules"]) rule.erase("accepted_at");
  EXPECT_EQ(parse_quality_report(json.dump()).value(), sample());
}

TEST(QualityJson, RefusesAnAcceptanceThatIsNone) {
  QualityReport report = sample();
  report.accepted = {{"large-move", "TCS", std::nullopt, "x", report.checked_at}};
  const Json good = Json::parse(to_json_text(report));
  for (const char* key : {"rule", "series", "date", "message", "at"}) {
    Json json = good;
    json["accepted_findings"][0].erase(key);
    EXPECT_EQ(refusal_at(json.dump()), "acceptance 1") << key;
  }
  Json json = good;
  json.erase("forgotten");
  EXPECT_EQ(refusal_at(json.dump()), "lists");
  json = good;
  for (std::size_t i = 0; i < kMostAcceptances; ++i) {
    json["accepted_findings"].push_back(good["accepted_findings"][0]);
  }
  EXPECT_EQ(refusal_at(json.dump()), "lists");
  json = good;
  json["rules"][0]["accepted_at"] = "yesterday";
  EXPECT_EQ(refusal_at(json.dump()), "rule 1");
}

TEST(QualityJson, NamesTheDatasetWhenItIsGiven) {
  const Json json = Json::parse(to_json_text(sample(), {"abc", true}));
  EXPECT_EQ(json["dataset"], "abc");
  EXPECT_EQ(json["refused"], true);
  EXPECT_FALSE(sample_json().contains("dataset"));
}

TEST(QualityJson, KeysAreFrozen) {
  EXPECT_THAT(to_json_text(sample()),
              testing::StartsWith(
                  R"({"version":1,"verdict":"invalid","last_session":"2024-12-31",)"
                  R"("checked_at":"2025-01-01T03:00:00.000Z","rules":[{"rule":"large-move",)"
                  R"("about":"no close moves too far","next_step":"mend the row",)"
                  R"("verdict":"invalid","stops":"ingest","accepted":false,"finding_count":60,)"
                  R"("findings":[{"severity":"error","series":"M&M","date":"2024-06-12",)"));
}

TEST(QualityJson, BytesThatAreNoTextDoNotStopIt) {
  QualityReport report = sample();
  report.rules[0].findings[0].message = "bad \xFF byte";
  const QualityReport read = parse_quality_report(to_json_text(report)).value();
  EXPECT_EQ(read.rules[0].findings[0].message, "bad \xEF\xBF\xBD byte");
}

TEST(QualityJson, NumbersThatOverflowStayReadable) {
  QualityReport report = sample();
  report.series[0].average_close = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(parse_quality_report(to_json_text(report)).has_value());
}

TEST(QualityJson, NamesThePartThatIsNone) {
  EXPECT_EQ(refusal_at(""), "start");
  EXPECT_EQ(refusal_at("[1]"), "start");
  EXPECT_EQ(refusal_at("{}"), "head");
  EXPECT_EQ(refusal_at(std::string(kLongestQualityReport + 1, ' ')), "length");
}

TEST(QualityJson, RefusesAPartThatIsMissingOrOfAnotherType) {
  for (const char* key : {"version", "verdict", "last_session", "checked_at"}) {
    Json json = sample_json();
    json.erase(key);
    EXPECT_EQ(refusal_at(json.dump()), "head") << key;
  }
  Json json = sample_json();
  json["rules"] = 5;
  EXPECT_EQ(refusal_at(json.dump()), "lists");
  json = sample_json();
  json.erase("coverage");
  EXPECT_EQ(refusal_at(json.dump()), "coverage");
  json = sample_json();
  json["coverage"]["target_balance"] = "half";
  EXPECT_EQ(refusal_at(json.dump()), "coverage");
}

TEST(QualityJson, RefusesARuleThatIsNone) {
  for (const char* key : {"rule", "about", "next_step", "verdict", "stops", "accepted",
                          "finding_count", "findings"}) {
    Json json = sample_json();
    json["rules"][1].erase(key);
    EXPECT_EQ(refusal_at(json.dump()), "rule 2") << key;
  }
  Json json = sample_json();
  json["rules"][0]["findings"][0]["severity"] = "grave";
  EXPECT_EQ(refusal_at(json.dump()), "rule 1");
  json = sample_json();
  json["rules"][0]["finding_count"] = 1;  // of two that are listed
  EXPECT_EQ(refusal_at(json.dump()), "rule 1");
}

TEST(QualityJson, RefusesSeriesThatAreNone) {
  Json json = sample_json();
  json["series"][1]["records"] = -1;
  EXPECT_EQ(refusal_at(json.dump()), "series 2");
  json = sample_json();
  json["series"][0]["first"] = "2024-02-30";
  EXPECT_EQ(refusal_at(json.dump()), "series 1");
}

TEST(QualityJson, RefusesMoreThanAReportHas) {
  Json json = sample_json();
  for (int i = 0; i < 200; ++i) json["rules"].push_back(json["rules"][1]);
  EXPECT_EQ(refusal_at(json.dump()), "lists");
  json = sample_json();
  for (int i = 0; i < 50; ++i) {
    json["rules"][0]["findings"].push_back(json["rules"][0]["findings"][0]);
  }
  EXPECT_EQ(refusal_at(json.dump()), "rule 1");
}

TEST(QualityJson, ANewerReportIsUnsupported) {
  Json json = sample_json();
  json["version"] = 2;
  EXPECT_EQ(refusal(json.dump()).code, Errc::unsupported_version);
  EXPECT_EQ(refusal(json.dump()).message,
            "the quality report has version 2, this program knows 1; use the newer sensex");
}

TEST(QualityText, HasARowForEachRuleAndTheNextStepOfWhatFailed) {
  EXPECT_EQ(to_text(sample()),
            "quality: invalid, last session 2024-12-31, checked 2025-01-01T03:00:00.000Z\n"
            "68 of 69 series, 3721 bars, 0.08 % missing, members covered 98.4 %, days up 53.1 %\n"
            "\n"
            "rule              verdict  stops     findings  first finding\n"
            "large-move        invalid  ingest          60  M&M 2024-06-12: the close moves by "
            "<b>-99 %</b> \"x\" 'y'\n"
            "                    next: mend the row\n"
            "freshness         valid    nothing          0\n");
}

TEST(QualityText, SaysThatARuleWasAccepted) {
  QualityReport report = sample();
  report.rules[0].accepted = true;
  EXPECT_THAT(to_text(report), HasSubstr("large-move        accepted nothing"));
  report.rules[0].accepted_at = report.checked_at;
  EXPECT_THAT(to_text(report), HasSubstr("\n                    accepted on 2025-01-01\n"));
  EXPECT_THAT(to_text(sample()), Not(HasSubstr("accepted")));
}

TEST(QualityText, NamesTheDatasetAndThatItWasRefused) {
  EXPECT_THAT(to_text(sample(), {"0123456789abcdef", false}),
              HasSubstr("\ndataset 0123456789ab\n"));
  EXPECT_THAT(to_text(sample(), {"0123456789abcdef", true}),
              HasSubstr("\ndataset 0123456789ab, refused and not stored\n"));
}

TEST(QualityText, EveryFormSaysThatTheMarketIsInvented) {
  const ReportSubject subject{.dataset = "0123456789abcdef",
                              .market = "sensex",
                              .origin = {.source = "simulated", .simulated = true}};
  const std::string line = "dataset 0123456789ab of sensex, simulated (not a real market)";
  EXPECT_THAT(to_text(sample(), subject), HasSubstr("\n" + line + "\n"));
  EXPECT_THAT(to_html(sample(), subject), HasSubstr("<p>" + line + ".</p>"));
  const Json json = Json::parse(to_json_text(sample(), subject));
  EXPECT_EQ(json["market"], "sensex");
  EXPECT_EQ(json["source"], "simulated");
  EXPECT_EQ(json["simulated"], true);
}

TEST(QualityText, SaysWhatIsTooMuchToRemember) {
  QualityReport report = sample();
  report.forgotten = 7;
  EXPECT_THAT(to_text(report), HasSubstr("7 accepted findings are too many to remember"));
  EXPECT_THAT(to_html(report), HasSubstr("7 accepted findings are too many to remember"));
}

TEST(QualityText, SaysThatThereIsNoSession) {
  EXPECT_THAT(to_text(QualityReport{}), HasSubstr("quality: valid, last session none"));
}

TEST(QualityHtml, EscapesWhateverCameFromFiles) {
  const std::string html = to_html(sample());
  EXPECT_THAT(html, HasSubstr("M&amp;M"));
  EXPECT_THAT(html, HasSubstr("&lt;b&gt;-99 %&lt;/b&gt; &quot;x&quot; &#39;y&#39;"));
  EXPECT_THAT(html, Not(HasSubstr("<b>")));
}

TEST(QualityHtml, EscapesEveryTextOfARule) {
  QualityReport report = sample();
  RuleResult& rule = report.rules[0];
  rule.rule = rule.about = rule.next_step = rule.findings[0].series = "<i>";
  report.series[0].series = "<i>";
  EXPECT_THAT(to_html(report), Not(HasSubstr("<i>")));
}

TEST(QualityHtml, BytesThatAreNoTextAreReplaced) {
  QualityReport report = sample();
  report.rules[0].findings[0].message = "a\xFF\xC3z\xE2\x82\xAC\x01";
  EXPECT_THAT(to_html(report), HasSubstr("a\xEF\xBF\xBD\xEF\xBF\xBDz\xE2\x82\xAC "));
}

TEST(QualityHtml, NeedsNothingElse) {
  const std::string html = to_html(sample());
  for (const char* word : {"<script", "src=", "href=", "url(", "@import", "http://", "https://"}) {
    EXPECT_THAT(html, Not(HasSubstr(word)));
  }
  EXPECT_THAT(html, HasSubstr("name=\"viewport\""));
  EXPECT_THAT(html, HasSubstr("prefers-color-scheme: dark"));
}

TEST(QualityHtml, ShowsVerdictStopsNextStepAndWhatIsLeftOut) {
  const std::string html = to_html(sample());
  EXPECT_THAT(html, HasSubstr("<h1>Data quality: <span class=\"invalid\">invalid</span></h1>"));
  EXPECT_THAT(html, HasSubstr("stops ingest"));
  EXPECT_THAT(html, HasSubstr("Next: mend the row"));
  EXPECT_THAT(html, HasSubstr("60 findings, the first 2 are shown"));
  EXPECT_THAT(html, Not(HasSubstr("Next: fetch")));
  EXPECT_THAT(html, HasSubstr("<td>^BSESN</td><td>3721</td><td>2010-01-04</td>"));
}

TEST(QualityHtml, AnAcceptedRuleStopsNothing) {
  QualityReport report = sample();
  report.rules[0].accepted = true;
  EXPECT_THAT(to_html(report), Not(HasSubstr("stops ingest")));
  EXPECT_THAT(to_html(report), HasSubstr("<span class=\"accepted\">accepted</span>"));
  report.rules[0].accepted_at = report.checked_at;
  EXPECT_THAT(to_html(report), HasSubstr("<p class=\"accepted\">accepted on 2025-01-01</p>"));
}

TEST(QualityHtml, NamesTheDatasetAndThatItWasRefused) {
  EXPECT_THAT(to_html(sample(), {"<0123456789abcdef", true}),
              HasSubstr("<p>dataset &lt;0123456789a, refused and not stored.</p>"));
}

}  // namespace
}  // namespace sensex
