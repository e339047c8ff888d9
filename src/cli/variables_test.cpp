#include "cli/variables.h"

#include <cstdlib>
#include <map>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "cli/usage_error.h"
#include "cli/verbs.h"

namespace sensex {
namespace {

// Two values that an option takes and that its default is not.
struct Values {
  std::string first = {};
  std::string second = {};
};

// Of every option that has a variable; one that is added joins the table.
const std::map<std::string, Values>& values_of_options() {
  static const std::map<std::string, Values> values = {
      {"--state", {"a", "b"}},
      {"--store", {"c", "d"}},
      {"--market", {"nifty50", "sensex"}},
      {"--calendar", {"a.txt", "b.txt"}},
      {"--source", {"csv", "yahoo"}},
      {"--data", {"e", "f"}},
      {"--live-url", {"http://a", "http://b"}},
      {"--live-cookie-url", {"http://c", "http://d"}},
      {"--live-deadline", {"11", "12"}},
      {"--settle-minutes", {"13", "14"}},
      {"--pre-open-from", {"08:01", "08:02"}},
      {"--address", {"127.0.0.2", "127.0.0.3"}},
      {"--port", {"1001", "1002"}},
      {"--threads", {"3", "4"}},
      {"--log-level", {"debug", "error"}},
      {"--max-sessions-behind", {"5", "6"}},
  };
  return values;
}

// For the length of a test.
class Variable {
 public:
  Variable(std::string name, const std::string& value) : name_(std::move(name)) {
    setenv(name_.c_str(), value.c_str(), 1);
  }
  ~Variable() { unsetenv(name_.c_str()); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  std::string name_;
};

// The whole command line, whose verbs do nothing and need no argument.
class CommandLine {
 public:
  CommandLine() : options_(add_verbs(app_, context_)) {
    for (const VariableOption& each : options_) {
      for (CLI::Option* option : each.verb->get_options()) option->required(false);
    }
    app_.parse_complete_callback([] { throw CLI::Success(); });
  }

  // Empty: it can be read; else what is said of it.
  std::string parse(const std::vector<std::string>& words) {
    std::vector<char*> argv = {program_.data()};
    std::vector<std::string> owned = words;
    for (std::string& word : owned) argv.push_back(word.data());
    try {
      app_.parse(static_cast<int>(argv.size()), argv.data());
    } catch (const CLI::Success&) {
      return {};
    } catch (const CLI::ParseError& error) {
      return usage_sentence(app_, error, argv);
    }
    return "the verb was run";
  }

  const std::vector<VariableOption>& options() const { return options_; }
  const Context& context() const { return context_; }
  // What --state, --store, --market or --calendar have set; for others nothing is shared.
  std::string shared(const std::string& option) const {
    if (option == "--state") return context_.state;
    if (option == "--store") return context_.store;
    return option == "--market" ? context_.market : context_.calendar;
  }

 private:
  std::string program_ = "sensex";
  std::ostringstream out_ = {};
  std::ostringstream err_ = {};
  SystemClock clock_ = {};
  Context context_{out_, err_, clock_};
  CLI::App app_{"", "sensex"};
  std::vector<VariableOption> options_;
};

// "ledger", "list"
std::vector<std::string> words_of(const CLI::App& verb) {
  if (verb.get_parent() == nullptr) return {};
  std::vector<std::string> words = words_of(*verb.get_parent());
  words.push_back(verb.get_name());
  return words;
}

std::string shown(const std::vector<std::string>& words) {
  std::string text = "sensex";
  for (const std::string& word : words) text += " " + word;
  return text;
}

enum class Place { before_verb, before_verb_in_one_word, after_verb };

std::vector<std::string> command_with(const VariableOption& each, const std::string& value,
                                      Place place) {
  const std::string name = each.option->get_name();
  std::vector<std::string> given = {name, value};
  if (place == Place::before_verb_in_one_word) given = {name + "=" + value};
  std::vector<std::string> words = words_of(*each.verb);
  words.insert(place == Place::after_verb ? words.end() : words.begin(), given.begin(),
               given.end());
  return words;
}

// The value of the option at `index` after parsing; whatever several verbs share has it, too.
void expect_value(const CommandLine& line, std::size_t index, const std::string& value,
                  const std::string& command) {
  const VariableOption& each = line.options().at(index);
  const std::string name = each.option->get_name();
  EXPECT_EQ(each.option->results(), std::vector{value}) << command;
  EXPECT_EQ(each.option->as<std::string>(), value) << command;
  if (std::set<std::string>{"--state", "--store", "--market", "--calendar"}.contains(name)) {
    EXPECT_EQ(line.shared(name), value) << command;
  }
  // Nothing of a verb that was not given can overwrite it.
  for (const VariableOption& other : line.options()) {
    if (other.verb == each.verb) continue;
    EXPECT_EQ(other.option->count(), 0U) << command;
  }
}

TEST(Variables, OfEveryOptionThatHasOneTwoValuesAreTried) {
  const CommandLine line;
  std::set<std::string> with_variable;
  for (const VariableOption& each : line.options()) with_variable.insert(each.option->get_name());
  std::set<std::string> tried;
  for (const auto& [name, values] : values_of_options()) tried.insert(name);
  EXPECT_EQ(with_variable, tried);
}

TEST(Variables, EveryVerbThatOpensTheStoreTakesItFromBoth) {
  const CommandLine line;
  std::map<std::string, std::set<std::string>> verbs;
  for (const VariableOption& each : line.options()) {
    verbs[each.option->get_name()].insert(shown(words_of(*each.verb)));
  }
  EXPECT_EQ(verbs["--state"], verbs["--store"]);
  EXPECT_EQ(verbs["--state"].size(), 24U);
}

TEST(Variables, TheVariableIsUsedWhenTheCommandLineSaysNothing) {
  const std::size_t count = CommandLine().options().size();
  for (std::size_t i = 0; i < count; ++i) {
    CommandLine line;
    const VariableOption& each = line.options()[i];
    const std::string value = values_of_options().at(each.option->get_name()).first;
    const Variable variable(each.variable, value);
    const std::vector<std::string> words = words_of(*each.verb);
    EXPECT_EQ(line.parse(words), "");
    expect_value(line, i, value, shown(words));
  }
}

TEST(Variables, TheCommandLineSpeaksOverTheVariableBeforeTheVerbAndAfterIt) {
  const std::size_t count = CommandLine().options().size();
  for (std::size_t i = 0; i < count; ++i) {
    for (const Place place :
         {Place::before_verb, Place::before_verb_in_one_word, Place::after_verb}) {
      CommandLine line;
      const VariableOption& each = line.options()[i];
      const Values values = values_of_options().at(each.option->get_name());
      const Variable variable(each.variable, values.first);
      const std::vector<std::string> words = command_with(each, values.second, place);
      EXPECT_EQ(line.parse(words), "") << shown(words);
      expect_value(line, i, values.second, shown(words));
    }
  }
}

TEST(Variables, WhatTheCommandLineSaysLastCounts) {
  CommandLine line;
  EXPECT_EQ(line.parse({"--state", "a", "train", "--state", "b", "--state", "c"}), "");
  EXPECT_EQ(line.context().state, "c");
}

TEST(Variables, AnOptionMayStandBetweenTheWordsOfAVerb) {
  CommandLine line;
  EXPECT_EQ(line.parse({"ledger", "--state", "a", "list"}), "");
  EXPECT_EQ(line.context().state, "a");
}

TEST(Variables, AnOptionBeforeAVerbThatDoesNotTakeItIsRefused) {
  EXPECT_EQ(
      CommandLine().parse({"--state", "a", "features", "list"}),
      "sensex: sensex features list does not take '--state'; try sensex features list --help");
  EXPECT_EQ(CommandLine().parse({"--threads", "3", "healthcheck"}),
            "sensex: sensex healthcheck does not take '--threads'; try sensex healthcheck --help");
}

TEST(Variables, AVariableOfAnotherVerbsOptionIsNotLookedAt) {
  const Variable port("PORT", "tcp://10.0.0.1:80");
  EXPECT_EQ(CommandLine().parse({"train"}), "");
  EXPECT_EQ(CommandLine().parse({"--port", "80", "serve"}), "");
  EXPECT_EQ(CommandLine().parse({"serve"}),
            "sensex: PORT: Value tcp://10.0.0.1:80 not in range 0 to 65535; try sensex serve "
            "--help");
}

TEST(Variables, AVerbThatIsMissingBehindAnOptionIsSaidToBe) {
  const std::string said = CommandLine().parse({"--state", "a"});
  EXPECT_TRUE(said.ends_with("; got nothing; try sensex --help")) << said;
  const std::string wrong = CommandLine().parse({"--state", "a", "trian"});
  EXPECT_TRUE(wrong.ends_with("; got 'trian'; try sensex --help")) << wrong;
}

TEST(Variables, APasswordInAWordThatIsNotTakenIsNotSaid) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"train", "postgresql://u:s3cr3t@h/d"},
        std::vector<std::string>{"train", "--stoer=postgresql://u:s3cr3t@h/d"},
        std::vector<std::string>{"postgresql://u:s3cr3t@h/d", "train"},
        std::vector<std::string>{"--stoer=postgresql://u:s3cr3t@h/d"}}) {
    const std::string said = CommandLine().parse(words);
    EXPECT_NE(said, "");
    EXPECT_EQ(said.find("s3cr3t"), std::string::npos) << said;
  }
}

}  // namespace
}  // namespace sensex
