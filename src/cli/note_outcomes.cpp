#include "cli/note_outcomes.h"

#include <ostream>

#include <fmt/core.h>

#include "pipeline/outcomes.h"

namespace sensex {

Status note_outcomes(Store& store, Context& context) {
  const Result<std::size_t> noted = record_outcomes(store, context.clock.now());
  if (!noted) return fail(noted.error());
  if (*noted > 0) {
    context.out << fmt::format("noted {} {} of recorded forecasts\n", *noted,
                               *noted == 1 ? "outcome" : "outcomes");
  }
  return {};
}

}  // namespace sensex
