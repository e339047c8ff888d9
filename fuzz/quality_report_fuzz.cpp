#include "fuzz.h"
#include "pipeline/quality_text.h"

namespace sensex {

void fuzz_one(std::string_view input) {
  const auto report = parse_quality_report(input);
  if (!report) return;
  const std::string text = to_json_text(*report);
  const auto again = parse_quality_report(text);
  require(again && to_json_text(*again) == text, "a report reads back");
  to_text(*report);
  require(to_html(*report).find("<script") == std::string::npos, "nothing of a report is a script");
}

}  // namespace sensex
