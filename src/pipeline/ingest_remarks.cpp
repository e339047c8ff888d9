#include "pipeline/ingest_remarks.h"

#include <algorithm>
#include <vector>

#include <fmt/core.h>

#include "base/text.h"
#include "pipeline/whole_sessions.h"

namespace sensex {

std::optional<std::string> remark_on_unfinished(const MarketData& data, Date last_completed) {
  const auto unfinished = std::ranges::count_if(
      data.index.bars(), [&](const Bar& bar) { return bar.date > last_completed; });
  if (unfinished == 0) return std::nullopt;
  return fmt::format("left out {} after {}, the last completed session",
                     counted(static_cast<std::size_t>(unfinished), "index bar", "index bars"),
                     last_completed.to_string());
}

std::optional<std::string> remark_on_members(const MarketData& data, const Market& market) {
  if (data.index.bars().empty()) return std::nullopt;
  const Date last = data.index.bars().back().date;
  std::string missing;
  for (const Symbol& member : market.universe().members_on(last)) {
    const auto found = std::ranges::find(data.stocks, member, &Series::symbol);
    if (found != data.stocks.end() && has_bar_on(*found, last)) continue;
    missing += (missing.empty() ? "" : ", ") + member.text();
  }
  if (missing.empty()) return std::nullopt;
  return fmt::format("members without a bar on {}: {}", last.to_string(), missing);
}

std::optional<std::string> remark_on_failures(const MarketData& data) {
  if (data.failures.empty()) return std::nullopt;
  std::string names;
  for (const SeriesFailure& failure : data.failures) {
    names += (names.empty() ? "" : ", ") + failure.series;
  }
  return fmt::format("{} series could not be fetched and have nothing new ({}); the first: {}",
                     data.failures.size(), names, data.failures.front().reason);
}

std::optional<std::string> remark_on_quality(const QualityReport& report) {
  std::vector<std::string> failed;
  std::vector<std::string> warned;
  for (const RuleResult& rule : report.rules) {
    if (rule.finding_count == 0) continue;
    const std::string count = fmt::format("{} {}", rule.rule, rule.finding_count);
    if (rule.verdict == Verdict::valid) {
      warned.push_back(count);
    } else {
      failed.push_back(fmt::format("{} ({})", count, rule.accepted ? "accepted" : "failed"));
    }
  }
  if (failed.empty() && warned.empty()) return std::nullopt;
  std::string rules = joined(failed);
  if (!warned.empty()) {
    rules += fmt::format("{}warnings of {}", failed.empty() ? "" : "; ", joined(warned));
  }
  return fmt::format("quality {}: {}; sensex quality tells more", to_string(report.verdict), rules);
}

}  // namespace sensex
