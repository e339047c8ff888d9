#include "fuzz.h"
#include "market/corporate_action.h"

namespace sensex {

void fuzz_one(std::string_view input) {
  const auto actions = parse_actions(input);
  if (!actions) {
    require(actions.error().code == Errc::malformed_data, "a bad list is malformed data");
    return;
  }
  for (const CorporateAction& action : *actions) {
    require(CorporateAction::create(action).has_value(), "an action that was read is possible");
  }
  const auto again = parse_actions(to_text(*actions));
  require(again.has_value() && *again == *actions, "what was read is written and read again");
}

}  // namespace sensex
