#include "evaluation/report.h"
#include "fuzz.h"

namespace sensex {

void fuzz_one(std::string_view input) {
  if (const auto report = parse_report(input)) {
    const std::string text = to_json_text(*report);
    const auto again = parse_report(text);
    require(again && to_json_text(*again) == text, "a report reads back");
    to_text(*report);
  }
  if (const auto score = parse_score(input)) {
    const std::string text = to_json_text(*score);
    const auto again = parse_score(text);
    require(again && to_json_text(*again) == text, "a score reads back");
    verdict_of(*score);
  }
}

}  // namespace sensex
