#include "store/forecast_ledger.h"

#include "base/sha256.h"

namespace sensex {
namespace {

// Where the first format has a day, so that no text is one of both.
constexpr std::string_view kSecondFormat = "sensex ledger 2";

constexpr std::size_t kRoomForNames = 400;

}  // namespace

std::string ledger_hash(const LedgerEntry& entry) {
  const NewLedgerEntry& forecast = entry.forecast;
  const bool has_links = entry.format == LedgerFormat::with_links;
  // One piece: OpenSSL takes its time for each.
  std::string text;
  text.reserve(forecast.payload.size() + kRoomForNames);
  const auto field = [&](std::string_view value) { text.append(value).append("\n"); };
  field(entry.previous_hash);
  if (has_links) field(kSecondFormat);
  field(forecast.key.target_day.to_string());
  field(to_string(forecast.key.session));
  field(forecast.key.model_name);
  field(std::to_string(forecast.key.model_version));
  if (has_links) field(forecast.key.snapshot);
  if (has_links) field(std::to_string(entry.supersedes));
  field(forecast.prediction_id);
  field(to_iso8601(forecast.issued_at));
  field(forecast.payload);
  return sha256_hex(text);
}

}  // namespace sensex
