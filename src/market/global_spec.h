#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "market/series.h"
#include "market/trading_calendar.h"
#include "market/zone.h"

namespace sensex {

// From when a field of a global series could be known.
struct KnownFrom {
  // On the series' own wall clock, of the session's date or, beyond 24:00, of the days after it.
  TimeOfDay time = {};
  // Instead of `time`: when the home session of that date is final (India VIX).
  bool is_home_final = false;
};

// One global series: what a source calls it, and from when each field could be known. A line of
// the market's definition.
struct GlobalSpec {
  std::string id = {};      // "us_equity"
  std::string ticker = {};  // of the live source, "^GSPC"; empty: no live source has it
  std::string file = {};    // of a data folder, global/<file>.csv; the ticker unless named
  std::string column = {};  // of the file that holds the close; "Close" unless named
  Zone zone = Zone::india();
  std::optional<TradingCalendar> calendar = {};  // empty: its trading days are not known
  std::optional<KnownFrom> open = {};            // empty: the open is not used
  std::optional<KnownFrom> close = {};
  bool is_signed = false;  // values may be zero or negative
  // A pre-open forecast waits for the session's close while it is still to come.
  bool is_awaited = false;
};

// The instants from which a point's fields could be known in the home market; `home` is its
// calendar. Instant::max(): never.
Instant open_known_from(const GlobalSpec& spec, Date date, const TradingCalendar& home);
Instant close_known_from(const GlobalSpec& spec, Date date, const TradingCalendar& home);

// The last session whose close could be known at `now`. Empty when the spec has no calendar or no
// close: then a holiday cannot be told from a row that has not arrived.
std::optional<Date> last_known_session(const GlobalSpec& spec, Instant now,
                                       const TradingCalendar& home);

// What transforms of a global series a model may read; what each computes stands in
// features/global_features.h.
enum class GlobalTransform {
  overnight,
  previous,
  five_days,
  volatility,
  level,
  change,
  since_close
};
// Kebab case, as in definitions: "overnight", "five-days", "since-close".
std::string_view to_string(GlobalTransform transform);
Result<GlobalTransform> parse_global_transform(std::string_view text);

// A column of the models' rows.
struct GlobalFeatureSpec {
  std::string name = {};  // "us_overnight"
  GlobalTransform transform = GlobalTransform::overnight;
  std::string series = {};  // a GlobalSpec's id
};

}  // namespace sensex
