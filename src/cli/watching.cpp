#include "cli/watching.h"

#include "base/sleeper.h"

namespace sensex {
namespace {

constexpr std::chrono::seconds kInterval(15);

// Warns on the first look of each day.
class CalendarWarner {
 public:
  explicit CalendarWarner(Logger& logger) : logger_(logger) {}

  void look(const TradingCalendar& calendar, Date today) {
    if (today == warned_on_) return;
    if (const auto warning = expiry_warning(calendar, today)) {
      logger_.log(LogLevel::warning, "calendar", *warning);
    }
    warned_on_ = today;
  }

 private:
  Logger& logger_;
  Date warned_on_ = {};  // long ago before the first look
};

}  // namespace

std::jthread watch_data(Runtime& runtime, const Clock& clock) {
  return std::jthread([&runtime, &clock](const std::stop_token& stop) {
    ThreadSleeper sleeper;
    CalendarWarner warner(runtime.logger());
    const TradingCalendar& calendar = runtime.market().calendar();
    do {
      warner.look(calendar, calendar.day_of(clock.now()));
      if (const Result<DataState> state = runtime.watch().look(); !state) {
        runtime.logger().log(LogLevel::warning, "data", state.error().message,
                             state.error().detail);
      }
    } while (sleeper.sleep_for(kInterval, stop));
  });
}

}  // namespace sensex
