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

}  // namespace sensex
