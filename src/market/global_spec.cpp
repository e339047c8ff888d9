#include "market/global_spec.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/core.h>

namespace sensex {
namespace {

using NamedTransform = std::pair<GlobalTransform, std::string_view>;

constexpr std::array<NamedTransform, 7> kTransforms = {{
    {GlobalTransform::overnight, "overnight"},
    {GlobalTransform::previous, "previous"},
    {GlobalTransform::five_days, "five-days"},
    {GlobalTransform::volatility, "volatility"},
    {GlobalTransform::level, "level"},
    {GlobalTransform::change, "change"},
    {GlobalTransform::since_close, "since-close"},
}};

Instant known_from(const std::optional<KnownFrom>& field, const Zone& zone, Date date,
                   const TradingCalendar& home) {
  if (!field) return Instant::max();
  return field->is_home_final ? home.final_at(date) : zone.at(date, field->time);
}

}  // namespace

Instant open_known_from(const GlobalSpec& spec, Date date, const TradingCalendar& home) {
  return known_from(spec.open, spec.zone, date, home);
}

Instant close_known_from(const GlobalSpec& spec, Date date, const TradingCalendar& home) {
  return known_from(spec.close, spec.zone, date, home);
}

std::optional<Date> last_known_session(const GlobalSpec& spec, Instant now,
                                       const TradingCalendar& home) {
  if (!spec.calendar || !spec.close) return std::nullopt;
  Date day = spec.zone.date_of(now);
  while (!spec.calendar->is_trading_day(day) || close_known_from(spec, day, home) > now) {
    day = day.plus_days(-1);
  }
  return day;
}

std::string_view to_string(GlobalTransform transform) {
  const auto found = std::ranges::find(kTransforms, transform, &NamedTransform::first);
  return found != kTransforms.end() ? found->second : "unknown";
}

Result<GlobalTransform> parse_global_transform(std::string_view text) {
  const auto found = std::ranges::find(kTransforms, text, &NamedTransform::second);
  if (found != kTransforms.end()) return found->first;
  std::string names;
  for (const auto& [transform, name] : kTransforms) {
    names += (names.empty() ? "" : ", ") + std::string(name);
  }
  return fail(Errc::invalid_argument,
              fmt::format("a transform must be one of {}, got '{}'", names, text.substr(0, 40)));
}

}  // namespace sensex
