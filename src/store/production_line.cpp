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

Status check_registration(const Registration& registration) {
  const std::vector<NewModel>& models = registration.models;
  if (models.empty()) return fail(Errc::internal, "a registration without a model");
  for (const NewModel& model : models) {
    if (model.name == models.front().name) continue;
    return fail(Errc::internal, fmt::format("a registration of two names, '{}' and '{}'",
                                            models.front().name, model.name));
  }
  for (const StageChoice& choice : registration.choices) {
    if (choice.model < models.size()) continue;
    return fail(Errc::internal,
                fmt::format("a stage for model {} of {}", choice.model + 1, models.size()));
  }
  return {};
}

Status check_incumbent(const Registration& registration, const ModelRecord* present) {
  const std::optional<std::int64_t> version =
      present == nullptr ? std::nullopt : std::optional(present->version);
  if (version == registration.incumbent) return {};
  const auto shown = [](const std::optional<std::int64_t>& v) {
    return v ? fmt::format("version {}", *v) : std::string("no version");
  };
  return fail(
      Errc::unavailable,
      fmt::format("{} of '{}' is in Production, expected {}: somebody else promoted "
                  "meanwhile, and nothing was registered; try again",
                  shown(version), registration.models.front().name, shown(registration.incumbent)));
}

std::string replaced_reason(std::int64_t successor, std::string_view reason) {
  return fmt::format("replaced by version {}: {}", successor, reason);
}

tl::unexpected<Error> no_such_model(std::string_view name, std::int64_t version) {
  return fail(Errc::not_found,
              fmt::format("no model '{}' version {}; see: sensex models list", name, version));
}

tl::unexpected<Error> nothing_to_roll_back_to(std::string_view name) {
  return fail(
      Errc::not_found,
      fmt::format("no version of '{}' was in Production before the present one; see: sensex "
                  "models list",
                  name));
}

}  // namespace sensex
