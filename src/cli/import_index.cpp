#include "cli/import_index.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/text.h"

namespace sensex {
namespace {

std::string named(const std::vector<Date>& days) {
  std::vector<std::string> names;
  names.reserve(days.size());
  for (const Date& day : days) names.push_back(day.to_string());
  return first_few(names);
}

std::vector<Date> days_without(const std::vector<Date>& days, const Series& index) {
  std::vector<Date> lacking;
  for (const Date& day : days) {
    if (!std::ranges::binary_search(index.bars(), day, {}, &Bar::date)) lacking.push_back(day);
  }
  return lacking;
}

// The rows of the index's file that the data did not take.
std::vector<Date> unused(const ImportedIndex& import, const Series& index) {
  std::vector<Date> days;
  days.reserve(import.bars.size());
  for (const Bar& bar : import.bars) days.push_back(bar.date);
  return days_without(days, index);
}

std::string refused_sentence(const ImportedIndex& import) {
  const RefusedRow& first = import.refused.front();
  return fmt::format("{} of {} rows of {} cannot be; the first: line {}: {}", import.refused.size(),
                     import.refused.size() + import.bars.size(), import.name, first.line,
                     first.reason);
}

void add(std::string& text, const std::string& sentence) {
  text += (text.empty() ? "" : "; ") + sentence;
}

}  // namespace

Result<std::optional<std::string>> judge_index(const ImportedIndex& import, const Series& index) {
  const std::vector<Date> idle = unused(import, index);
  if (!import.bars.empty() && idle.size() == import.bars.size()) {
    return fail(Errc::not_enough_data,
                fmt::format("no row of {} can be used: {} {} before the first known session or "
                            "without one; nothing was imported; give rows of sessions",
                            import.name, named(idle), idle.size() == 1 ? "is" : "are"));
  }
  const std::vector<Date> lacking = days_without(import.file_days, index);
  if (!import.file_days.empty() && lacking.size() == import.file_days.size()) {
    return fail(
        Errc::not_enough_data,
        fmt::format("the index {} has no bar of {}, the days of the daily files, so nothing "
                    "was imported; add its CSV file (Date,Open,High,Low,Close)",
                    index.symbol().text(), named(lacking)));
  }
  std::string warning;
  if (!import.refused.empty()) add(warning, refused_sentence(import));
  if (!idle.empty()) add(warning, fmt::format("rows without a session left out: {}", named(idle)));
  if (!lacking.empty()) {
    add(warning,
        fmt::format("the index {} has no bar of {}, which daily files have; add it to move "
                    "the dataset on",
                    index.symbol().text(), named(lacking)));
  }
  if (warning.empty()) return std::optional<std::string>();
  return std::optional("warning: " + warning);
}

}  // namespace sensex
