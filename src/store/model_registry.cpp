#include "store/model_registry.h"

namespace sensex {

std::string_view to_string(Stage stage) {
  switch (stage) {
    case Stage::none:
      return "None";
    case Stage::staging:
      return "Staging";
    case Stage::production:
      return "Production";
    case Stage::archived:
      return "Archived";
  }
  return "None";
}

bool is_same_model(const NewModel& a, const NewModel& b) {
  return a.name == b.name && a.algorithm == b.algorithm && a.snapshot == b.snapshot &&
         a.code_version == b.code_version && a.artefact_sha256 == b.artefact_sha256;
}

}  // namespace sensex
