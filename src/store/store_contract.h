#pragma once

#include <functional>
#include <memory>
#include <ostream>
#include <stdexcept>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "store/store.h"

namespace sensex {

// A backend under test: the contract suites run on every one.
struct StoreBackend {
  std::string name = {};
  std::function<std::unique_ptr<Store>()> open_empty = {};
};

inline void PrintTo(const StoreBackend& backend, std::ostream* out) { *out << backend.name; }

inline std::string backend_name(const testing::TestParamInfo<StoreBackend>& info) {
  return info.param.name;
}

class StoreContract : public testing::TestWithParam<StoreBackend> {
 protected:
  StoreContract() : store_(GetParam().open_empty()) {}

  Store& store() { return *store_; }

 private:
  std::unique_ptr<Store> store_;
};

inline Instant instant_of(std::int64_t ms) { return Instant(std::chrono::milliseconds(ms)); }

// A forecast for a day of 2025, counted from the first.
inline NewLedgerEntry ledger_forecast(int day, std::int64_t model_version = 1) {
  return {.key = {.target_day = Date(2025, 1, 1).plus_days(day),
                  .session = Session::pre_open,
                  .model_name = "sensex-pre-open",
                  .model_version = model_version,
                  .snapshot = "s1"},
          .prediction_id = "pred_" + std::to_string(day),
          .issued_at = instant_of(1'735'639'800'000 + day),
          .payload = R"({"probability_up": 0.55})"};
}

// Records it as if it were issued at its instant.
inline Result<LedgerEntry> append_forecast(ForecastLedger& ledger, const NewLedgerEntry& forecast) {
  return ledger.append(forecast.key, FixedClock(forecast.issued_at), [&](Instant) {
    return Result<LedgerText>(LedgerText{forecast.prediction_id, forecast.payload});
  });
}

// The error of a result that has one; a default error, and a failed test, when it has none.
template <class T>
Error error_of(const Result<T>& result) {
  EXPECT_FALSE(result.has_value());
  return result ? Error() : result.error();
}

// The value of a result that has one; the test stops with the error when it has none.
template <class T>
T value_of(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message + " | " + result.error().detail);
  return std::move(*result);
}

}  // namespace sensex
