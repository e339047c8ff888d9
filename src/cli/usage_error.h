#pragma once

#include <span>
#include <string>

#include <CLI/CLI.hpp>

namespace sensex {

// What is wrong with a command line, as one sentence without a line's end that names the verb's
// help. `words` is argv.
std::string usage_sentence(const CLI::App& app, const CLI::ParseError& error,
                           std::span<char* const> words);

}  // namespace sensex
