#include "cli/usage_error.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/core.h>

#include "cli/store_location.h"
#include "cli/variables.h"

namespace sensex {
namespace {

// The verb that parsing came to, and the words that led there.
struct Reached {
  const CLI::App* verb = nullptr;
  std::string path = {};
};

Reached reached(const CLI::App& app) {
  Reached at{&app, app.get_name()};
  while (!at.verb->get_subcommands().empty()) {
    at.verb = at.verb->get_subcommands().front();
    at.path += " " + at.verb->get_name();
  }
  return at;
}

// A word of the command line as it may be told: an address may hold a password.
std::string shown_word(std::string_view word) {
  if (is_postgres_location(word)) return shown_location(std::string(word));
  const std::string_view told = word.starts_with('-') ? word.substr(0, word.find('=')) : word;
  return std::string(told.substr(0, 80));
}

// CLI11 lists the words it could not place from the last to the first; the first is the mistake.
std::optional<std::string> misplaced_word(const CLI::App& app, std::span<char* const> words) {
  const std::vector<std::string> left = app.remaining(true);
  const auto first = std::ranges::find_if(
      words, [&](const char* word) { return std::ranges::find(left, word) != left.end(); });
  if (first == words.end()) return std::nullopt;
  return fmt::format("'{}'", shown_word(*first));
}

// CLI11 asks for a subcommand, but says neither which there are nor that the word given is none.
std::string missing_verb(const CLI::App& app, const Reached& at, std::span<char* const> words) {
  std::string verbs;
  for (const CLI::App* verb : at.verb->get_subcommands({})) {
    verbs += (verbs.empty() ? "" : ", ") + verb->get_name();
  }
  return fmt::format("{} needs one of {}; got {}", at.path, verbs,
                     misplaced_word(app, words).value_or("nothing"));
}

std::string unexpected_word(const CLI::App& app, const Reached& at, std::span<char* const> words) {
  return fmt::format("{} does not take {}", at.path, misplaced_word(app, words).value_or("that"));
}

// "--port: Value x not in range" of a value that nobody typed.
std::optional<std::string> wrong_variable(const Reached& at, const std::string& message) {
  const std::string name = message.substr(0, message.find(": "));
  const CLI::Option* option = at.verb->get_option_no_throw(name);
  if (option == nullptr || option->get_envname().empty()) return std::nullopt;
  if (is_on_command_line(*at.verb, name)) return std::nullopt;
  return option->get_envname() + message.substr(name.size());
}

// "Could not convert: --limit = x" leaves out what was expected.
std::optional<std::string> wrong_number(const Reached& at, std::string_view message) {
  constexpr std::string_view kStart = "Could not convert: ";
  constexpr std::string_view kBetween = " = ";
  const std::size_t between = message.rfind(kBetween);
  if (!message.starts_with(kStart) || between == std::string_view::npos) return std::nullopt;
  const std::string name(message.substr(kStart.size(), between - kStart.size()));
  const CLI::Option* option = at.verb->get_option_no_throw(name);
  const bool is_whole = option == nullptr || option->get_type_name() != "FLOAT";
  return fmt::format("{} must be a {}number, got '{}'", name, is_whole ? "whole " : "",
                     message.substr(between + kBetween.size()));
}

std::string what_is_wrong(const CLI::App& app, const CLI::ParseError& error, const Reached& at,
                          std::span<char* const> words) {
  if (error.get_name() == "RequiredError" && !at.verb->get_subcommands({}).empty()) {
    return missing_verb(app, at, words);
  }
  // Its name is the verb's.
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError)) {
    return unexpected_word(app, at, words);
  }
  if (auto sentence = wrong_number(at, error.what())) return *sentence;
  if (auto sentence = wrong_variable(at, error.what())) return *sentence;
  return error.what();
}

}  // namespace

std::string usage_sentence(const CLI::App& app, const CLI::ParseError& error,
                           std::span<char* const> words) {
  const Reached at = reached(app);
  return fmt::format("sensex: {}; try {} --help", what_is_wrong(app, error, at, words), at.path);
}

}  // namespace sensex
