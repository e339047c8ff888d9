#include "store/ledger_chain.h"

#include <fmt/core.h>

namespace sensex {
namespace {

Status check_line(std::string_view name) {
  if (name.find('\n') == std::string_view::npos) return {};
  return fail(Errc::invalid_argument,
              fmt::format("a ledger entry's names must be one line each, got '{}'", name));
}

}  // namespace

tl::unexpected<Error> ledger_broken(std::int64_t sequence, std::string_view how) {
  return fail(Errc::malformed_data,
              fmt::format("the ledger breaks at sequence {}: {}", sequence, how));
}

tl::unexpected<Error> ledger_cut(std::int64_t count, std::int64_t recorded) {
  if (count > recorded) {
    return ledger_broken(recorded + 1, "it was not recorded by this program");
  }
  return ledger_broken(count + 1, fmt::format("the newest entries are gone, {} were recorded and "
                                              "{} are there; restore a copy",
                                              recorded, count));
}

LedgerEntry next_ledger_entry(const NewLedgerEntry& forecast, const LedgerPlace& place) {
  const LedgerEntry* const last = place.last;
  LedgerEntry entry;
  entry.forecast = forecast;
  entry.sequence = last != nullptr ? last->sequence + 1 : 1;
  entry.supersedes = place.of_session != nullptr ? place.of_session->sequence : 0;
  entry.previous_hash = last != nullptr ? last->hash : std::string(kSha256Digits, '0');
  entry.hash = ledger_hash(entry);
  return entry;
}

Result<LedgerEntry> make_ledger_entry(const LedgerKey& key, const Clock& clock,
                                      const LedgerMaker& make, const LedgerPlace& place) {
  const Instant now = clock.now();
  if (place.last != nullptr && now < place.last->forecast.issued_at) {
    return fail(Errc::refused,
                fmt::format("the clock says {}, which is before the last forecast's {}: is it "
                            "right? Nothing was recorded; set the clock and ask again",
                            to_iso8601(now), to_iso8601(place.last->forecast.issued_at)));
  }
  Result<LedgerText> text = make(now);
  if (!text) return fail(std::move(text.error()));
  if (Status fits = check_line(text->prediction_id); !fits) return fail(fits.error());
  return next_ledger_entry({key, std::move(text->prediction_id), now, std::move(text->payload)},
                           place);
}

Status check_ledger_key(const LedgerKey& key) {
  if (Status fits = check_line(key.model_name); !fits) return fits;
  if (Status fits = check_line(key.snapshot); !fits) return fits;
  if (!key.snapshot.empty()) return {};
  return fail(Errc::invalid_argument, "a ledger entry must name its dataset, got none");
}

Status check_entry_hash(const LedgerEntry& entry) {
  if (entry.hash == ledger_hash(entry)) return {};
  return ledger_broken(entry.sequence, "its hash does not match its content");
}

Status LedgerChain::push(const LedgerEntry& entry) {
  if (Status fits = check_place(entry); !fits) return fits;
  if (Status fits = check_entry_hash(entry); !fits) return fits;
  sequence_ = entry.sequence;
  hash_ = entry.hash;
  issued_at_ = entry.forecast.issued_at;
  format_ = entry.format;
  newest_[{entry.forecast.key.target_day, entry.forecast.key.session}] = entry.sequence;
  return {};
}

Status LedgerChain::check_place(const LedgerEntry& entry) const {
  if (entry.sequence != sequence_ + 1) {
    return ledger_broken(sequence_ + 1, fmt::format("expected here, found {}", entry.sequence));
  }
  if (entry.previous_hash != hash_) {
    return ledger_broken(entry.sequence, "its previous hash is not the hash of the entry before");
  }
  if (entry.format < format_) {
    return ledger_broken(entry.sequence, "it is of an older format than the entry before");
  }
  if (entry.forecast.issued_at < issued_at_) {
    return ledger_broken(entry.sequence,
                         fmt::format("it was issued at {}, before the entry before it, of {}: a "
                                     "clock was set back",
                                     to_iso8601(entry.forecast.issued_at), to_iso8601(issued_at_)));
  }
  const std::int64_t expected = newest_of(entry.forecast.key);
  if (entry.supersedes == expected) return {};
  return ledger_broken(entry.sequence, fmt::format("it says that it supersedes {}, expected {}",
                                                   entry.supersedes, expected));
}

std::int64_t LedgerChain::newest_of(const LedgerKey& key) const {
  const auto found = newest_.find({key.target_day, key.session});
  return found != newest_.end() ? found->second : 0;
}

}  // namespace sensex
