#include <cmath>
#include <cstdio>

#include <fmt/core.h>

#include "features/feature_map.h"
#include "features/random_panel.h"
#include "pipeline/export.h"

namespace sensex {
namespace {

constexpr std::size_t kDays = 120;
constexpr std::size_t kPlaces = 4000;

// "day slot feature value", the value in hexadecimal so that no digit is lost.
void print_places(const FeatureMap& map) {
  Dice dice(11);
  const auto shape = map.shape();
  const auto below = [&](std::size_t length) {
    return static_cast<std::size_t>(dice.uniform() * static_cast<double>(length));
  };
  for (std::size_t i = 0; i < kPlaces; ++i) {
    const std::size_t day = below(shape[0]);
    const std::size_t slot = below(shape[1]);
    const std::size_t feature = below(shape[2]);
    fmt::print("place {} {} {} {:a}\n", day, slot, feature, map.at(day, slot)[feature]);
  }
}

int export_to(const char* folder) {
  const Panel panel = random_panel(3, kDays);
  const Universe& universe = testing_support::sensex_market().universe();
  // Knows no holiday, so the panel's own leave days without a known target.
  const auto calendar = TradingCalendar::parse("covers 2010-01-01 2010-12-31\n");
  if (!calendar) return 1;
  const auto done = export_dataset({.panel = panel,
                                    .universe = universe,
                                    .calendar = *calendar,
                                    .market = "sensex",
                                    .snapshot = "9f2c"},
                                   folder);
  if (!done) {
    fmt::print(stderr, "{}\n", done.error().message);
    return 1;
  }
  for (const Bar& bar : panel.index) fmt::print("day {} {:a}\n", bar.date.to_string(), bar.close);
  print_places(make_feature_map(panel, universe));
  return 0;
}

}  // namespace
}  // namespace sensex

// Writes the export of a random panel into the folder named, and prints what must be in it.
int main(int argc, char** argv) {
  if (argc == 2) return sensex::export_to(argv[1]);
  fmt::print(stderr, "usage: export_sample FOLDER\n");
  return 2;
}
