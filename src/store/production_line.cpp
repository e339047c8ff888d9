#include "store/production_line.h"

#include <vector>

#include <fmt/core.h>

namespace sensex {
namespace {

// The promotions that still stand, and the version in Production.
struct Line {
  std::vector<std::int64_t> promoted = {};
  std::int64_t present = 0;  // 0: nothing

  void apply(const StageMove& move) {
    const std::int64_t version = move.event.version;
    if (move.event.stage == Stage::production) {
      if (move.is_rollback) {
        take_back_to(version);
      } else {
        promoted.push_back(version);
      }
      present = version;
    } else if (present == version) {
      present = 0;
    }
  }

  void take_back_to(std::int64_t version) {
    while (!promoted.empty() && promoted.back() != version) promoted.pop_back();
  }
};

}  // namespace

std::optional<std::int64_t> version_before(std::span<const StageMove> moves) {
  Line line;
  for (const StageMove& move : moves) line.apply(move);
  while (!line.promoted.empty() && line.promoted.back() == line.present) line.promoted.pop_back();
  if (line.promoted.empty()) return std::nullopt;
  return line.promoted.back();
}

std::string replaced_reason(std::int64_t successor, std::string_view reason) {
  return fmt::format("replaced by version {}: {}", successor, reason);
}

tl::unexpected<Error> no_such_model(std::string_view name, std::int64_t version) {
  return fail(Errc::not_found,
              fmt::format("no model '{}' version {}; see: sensex models list", name, version));
}

tl::unexpected<Error> model_already_exists(const NewModel& model, std::int64_t version) {
  return fail(Errc::already_exists,
              fmt::format("'{}' version {} is the same {} model of the same data and program",
                          model.name, version, model.algorithm));
}

tl::unexpected<Error> nothing_to_roll_back_to(std::string_view name) {
  return fail(
      Errc::not_found,
      fmt::format("no version of '{}' was in Production before the present one; see: sensex "
                  "models list",
                  name));
}

}  // namespace sensex
