#pragma once

#include <optional>

namespace sensex {

// What prices on both sides of missing sessions say. Where no session is missing a stated previous
// close tells a price twice (stated_close.h). In a gap the stock has also moved, so only what
// trading does not make may be told from it.

struct GapRise {
  double rise = 1.0;  // the price after the gap over that before it, less the market's
  int sessions = 1;   // from one to the other
};

struct OtherTerms {
  double factor = 1.0;  // what the prices before are multiplied by
  // Told by actions, or a simple factor that no other move explains; else as measured: look at
  // another source.
  bool is_certain = true;
};

// A rise beyond a quarter, and beyond what a stock moves in so many sessions, says that the prices
// before are in other terms: they have been adjusted for a split that comes later. It is never an
// action: consolidations are rare, and a person declares them. Empty: trading may have made it.
std::optional<OtherTerms> other_terms(const GapRise& gap);

struct GapFall {
  double fall = 1.0;  // the price after the gap over that before it, less the market's
  // The volume of the day after the gap to the usual one before it; empty: not known.
  std::optional<double> volume_ratio = {};
};

// The factor of the split or bonus that made a fall in a gap: simple, a half or less (those nearer
// to 1 are a demerger's or a crash's as well), and with its inverse in the volume, to which the
// volume is nearer than to the usual one. Empty: none, or none that the volume shows.
std::optional<double> split_in_gap(const GapFall& gap);

}  // namespace sensex
