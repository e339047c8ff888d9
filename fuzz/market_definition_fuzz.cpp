#include "fuzz.h"
#include "market/market.h"

namespace sensex {

void fuzz_one(std::string_view input) {
  const Result<Market> market = Market::parse(input);
  if (!market) {
    require(!market.error().message.empty(), "a refusal says why");
    return;
  }
  require(market->text() == input, "the text is kept");
  require(market->universe().slot_count() >= market->least_members(), "members suffice");
  for (const GlobalFeatureSpec& feature : market->features()) {
    require(market->find_global(feature.series) != nullptr, "a feature's series is declared");
  }
  for (const Symbol& member : market->universe().all()) {
    require(!market->sector_of(member).empty(), "a member has a sector");
    require(
        market->current_ticker(market->current_ticker(member)) == market->current_ticker(member),
        "renames end");
  }
}

}  // namespace sensex
