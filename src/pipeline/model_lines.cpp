#include "pipeline/model_lines.h"

#include <algorithm>

#include <fmt/core.h>

namespace sensex {

std::string model_line(const Market& market, Session session) {
  return fmt::format("{}-{}", market.name(), to_string(session));
}

bool is_registered_algorithm(std::string_view algorithm) {
  return algorithm != "always-up" && algorithm != "persistence";
}

Result<const ClassifierTrainer*> find_trainer(const Trainers& trainers,
                                              std::string_view algorithm) {
  const auto found =
      std::ranges::find_if(trainers, [&](const auto& t) { return t->name() == algorithm; });
  if (found != trainers.end()) return found->get();
  return fail(Errc::not_found,
              fmt::format("this program has no algorithm '{}'; run: sensex train", algorithm));
}

}  // namespace sensex
