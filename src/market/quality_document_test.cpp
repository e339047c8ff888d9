#include <fstream>
#include <map>
#include <regex>
#include <sstream>

#include "market/quality_test_support.h"

namespace sensex {
namespace {

using testing_support::judge;
using testing_support::small_data;

// docs/QUALITY.md says what the program does, or these fail.

std::string text_of(const std::string& file) {
  std::ifstream in(std::string(SENSEX_SOURCE_DIR) + "/" + file);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string one_line(const std::string& text) {
  return std::regex_replace(text, std::regex("\\s+"), " ");
}

// REQUIRES: `text` outlives the matches.
std::vector<std::smatch> matches(const std::string& text, const std::regex& pattern) {
  return {std::sregex_iterator(text.begin(), text.end(), pattern), std::sregex_iterator()};
}

const std::string& document() {
  static const std::string text = text_of("docs/QUALITY.md");
  return text;
}

// What stands under "### NAME", on one line.
std::string section_of(const std::string& name) {
  const std::size_t start = document().find("\n### " + name + "\n");
  if (start == std::string::npos) return "";
  return one_line(document().substr(start, document().find("\n#", start + 2) - start));
}

std::map<std::string, double> constants_of(const std::string& file) {
  static const std::regex pattern(
      R"(inline constexpr (?:double|std::size_t|int) (k\w+) = ([\d.e'-]+);)");
  std::map<std::string, double> constants;
  const std::string text = text_of(file);
  for (const std::smatch& match : matches(text, pattern)) {
    std::string value = match[2];
    std::erase(value, '\'');
    constants[match[1]] = std::stod(value);
  }
  return constants;
}

std::map<std::string, double> thresholds() {
  std::map<std::string, double> all = constants_of("src/market/quality_rules.h");
  all.merge(constants_of("src/market/quality.h"));
  return all;
}

TEST(QualityDocument, HasTheRulesInTheirOrder) {
  static const std::regex heading(R"(\n### ([\w-]+)\n)");
  std::vector<std::string> names;
  for (const std::smatch& match : matches(document(), heading)) names.push_back(match[1]);
  EXPECT_EQ(names, std::vector<std::string>(quality_rules().begin(), quality_rules().end()));
}

TEST(QualityDocument, SaysOfEachRuleWhatItAsksStopsAndWhatIsNext) {
  for (const RuleResult& each : judge(small_data()).rules) {
    const std::string section = section_of(each.rule);
    EXPECT_NE(section.find("- Asks: " + each.about + " - Threshold: "), std::string::npos)
        << each.rule;
    EXPECT_TRUE(section.ends_with(" - Next: " + each.next_step + " ")) << each.rule << section;
    EXPECT_TRUE(std::regex_search(section,
                                  std::regex(" - Stops: (nothing|serving|training|ingest) - Next")))
        << each.rule;
  }
}

TEST(QualityDocument, HasEachThresholdWithItsValue) {
  static const std::regex row(R"(\n\| `(k\w+)` \| ([\d.]+) \| \w)");
  std::map<std::string, double> documented;
  for (const std::smatch& match : matches(document(), row)) {
    documented[match[1]] = std::stod(match[2]);
  }
  EXPECT_EQ(documented, thresholds());
  EXPECT_GT(documented.size(), 30U);
}

TEST(QualityDocument, NamesEachThresholdWhereItIsUsed) {
  const std::string before = document().substr(0, document().find("\n## Thresholds"));
  for (const auto& [name, value] : thresholds()) {
    EXPECT_NE(before.find("`" + name + "`"), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace sensex
