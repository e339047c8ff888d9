#include "store/ledger_chain.h"

#include <fmt/core.h>

namespace sensex {

tl::unexpected<Error> ledger_broken(std::int64_t sequence, std::string_view how) {
  return fail(Errc::malformed_data,
              fmt::format("the ledger breaks at sequence {}: {}", sequence, how));
}

LedgerEntry next_ledger_entry(const NewLedgerEntry& forecast, const LedgerEntry* last) {
  const std::string previous = last != nullptr ? last->hash : std::string(kHashDigits, '0');
  return {.forecast = forecast,
          .sequence = last != nullptr ? last->sequence + 1 : 1,
          .previous_hash = previous,
          .hash = ledger_hash(previous, forecast)};
}

Status check_ledger_names(const NewLedgerEntry& entry) {
  for (const std::string* name : {&entry.key.model_name, &entry.prediction_id}) {
    if (name->find('\n') != std::string::npos) {
      return fail(Errc::invalid_argument,
                  fmt::format("a ledger entry's names must be one line each, got '{}'", *name));
    }
  }
  return {};
}

Status LedgerChain::push(const LedgerEntry& entry) {
  if (entry.sequence != sequence_ + 1) {
    return ledger_broken(sequence_ + 1, fmt::format("expected here, found {}", entry.sequence));
  }
  if (entry.previous_hash != hash_) {
    return ledger_broken(entry.sequence, "its previous hash is not the hash of the entry before");
  }
  if (entry.hash != ledger_hash(entry.previous_hash, entry.forecast)) {
    return ledger_broken(entry.sequence, "its hash does not match its content");
  }
  sequence_ = entry.sequence;
  hash_ = entry.hash;
  return {};
}

}  // namespace sensex
