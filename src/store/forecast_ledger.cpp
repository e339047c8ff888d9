#include "store/forecast_ledger.h"

#include "base/sha256.h"

namespace sensex {

std::string ledger_hash(std::string_view previous_hash, const NewLedgerEntry& entry) {
  Sha256 hash;
  const auto field = [&](std::string_view text) {
    hash.update(text);
    hash.update("\n");
  };
  field(previous_hash);
  field(entry.key.target_day.to_string());
  field(to_string(entry.key.session));
  field(entry.key.model_name);
  field(std::to_string(entry.key.model_version));
  field(entry.prediction_id);
  field(to_iso8601(entry.issued_at));
  field(entry.payload);
  return hash.finish_hex();
}

}  // namespace sensex
