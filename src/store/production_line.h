#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "store/model_registry.h"

namespace sensex {

// A stage event as a registry keeps it: a rollback takes a promotion back, it is not a new one.
struct StageMove {
  StageEvent event = {};
  bool is_rollback = false;
};

// The version that was in Production before the present one, from the moves of one name, oldest
// first; empty when there was none. Two rollbacks in a row go two promotions back. When nothing is
// in Production, that is the version which was there last.
std::optional<std::int64_t> version_before(std::span<const StageMove> moves);

// internal: the registration is not what ModelRegistry::apply takes.
Status check_registration(const Registration& registration);
// unavailable: `present` is not the incumbent that the registration was made against.
Status check_incumbent(const Registration& registration, const ModelRecord* present);

// What the incumbent's event says of its archiving.
std::string replaced_reason(std::int64_t successor, std::string_view reason);

tl::unexpected<Error> no_such_model(std::string_view name, std::int64_t version);
tl::unexpected<Error> nothing_to_roll_back_to(std::string_view name);

}  // namespace sensex
