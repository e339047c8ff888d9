#pragma once

#include <cstddef>

#include "adapters/bhavcopy/daily_file.h"

namespace sensex {

// On some holidays an exchange has published the session before once more under the holiday's date.
// Prices and volumes of whole days never agree by chance: of securities that traded, all but a few
// of the most idle have another volume the next day.
inline constexpr double kRepeatShare = 0.9;
inline constexpr std::size_t kMinRepeatRows = 10;

// How far a file says the same as an earlier one.
struct Repetition {
  std::size_t compared = 0;  // same security and series in both files, with a volume in either
  std::size_t equal = 0;     // of these: the same open, high, low, close and volume

  // At least kRepeatShare of the compared rows are equal, and kMinRepeatRows were compared.
  bool is_repeat() const;

  friend bool operator==(const Repetition&, const Repetition&) = default;
};

// Compares two files of one exchange. Nothing is compared when both are of the same day, or when
// either is no file of one day.
Repetition repetition_of(const DailyFile& previous, const DailyFile& current);

// True: `current` repeats the session of `previous` under another date, and no bar of it is real.
bool repeats(const DailyFile& previous, const DailyFile& current);

}  // namespace sensex
