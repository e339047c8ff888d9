#include "store/forecast_ledger.h"

#include <vector>

#include <gtest/gtest.h>

#include "store/ledger_chain.h"

namespace sensex {
namespace {

NewLedgerEntry forecast(int day) {
  return {.key = {.target_day = Date(2025, 1, 1).plus_days(day),
                  .session = Session::pre_open,
                  .model_name = "sensex-pre-open",
                  .model_version = 1},
          .prediction_id = "pred_1",
          .issued_at = *parse_iso8601("2024-12-31T10:10:00.000Z"),
          .payload = R"({"probability_up": 0.55})"};
}

std::vector<LedgerEntry> chain_of(int length) {
  std::vector<LedgerEntry> entries;
  for (int day = 1; day <= length; ++day) {
    entries.push_back(
        next_ledger_entry(forecast(day), entries.empty() ? nullptr : &entries.back()));
  }
  return entries;
}

std::string verdict(const std::vector<LedgerEntry>& entries) {
  LedgerChain chain;
  for (const LedgerEntry& entry : entries) {
    if (const Status fits = chain.push(entry); !fits) return fits.error().message;
  }
  return "intact";
}

// Computed independently: printf of the fields as docs/formats/ledger.md lists them, to sha256sum.
TEST(LedgerHash, MatchesTheValueSha256sumGives) {
  EXPECT_EQ(ledger_hash(std::string(64, '0'), forecast(1)),
            "d9bc7650e8a879adb43ee018aead4887e18ac4e0121f283723320e72b74a7c19");
}

TEST(LedgerHash, EveryFieldCounts) {
  const std::string hash = ledger_hash("0", forecast(1));
  std::vector<NewLedgerEntry> others(7, forecast(1));
  others[0].key.target_day = Date(2025, 1, 3);
  others[1].key.session = Session::evening;
  others[2].key.model_name += "x";
  others[3].key.model_version = 2;
  others[4].prediction_id += "x";
  others[5].issued_at += std::chrono::milliseconds(1);
  others[6].payload += " ";
  for (const NewLedgerEntry& other : others) EXPECT_NE(ledger_hash("0", other), hash);
  EXPECT_NE(ledger_hash("1", forecast(1)), hash);
}

TEST(LedgerChain, AcceptsWhatFollows) { EXPECT_EQ(verdict(chain_of(3)), "intact"); }

TEST(LedgerChain, NamesAnEntryThatIsMissing) {
  std::vector<LedgerEntry> entries = chain_of(3);
  entries.erase(entries.begin() + 1);
  EXPECT_EQ(verdict(entries), "the ledger breaks at sequence 2: expected here, found 3");
}

TEST(LedgerChain, NamesAnEntryWhosePayloadWasEdited) {
  std::vector<LedgerEntry> entries = chain_of(3);
  entries[1].forecast.payload = "edited";
  EXPECT_EQ(verdict(entries),
            "the ledger breaks at sequence 2: its hash does not match its content");
}

TEST(LedgerChain, NamesTheEntryAfterOneThatWasRewrittenWithItsHash) {
  std::vector<LedgerEntry> entries = chain_of(3);
  entries[1].forecast.payload = "edited";
  entries[1].hash = ledger_hash(entries[1].previous_hash, entries[1].forecast);
  EXPECT_EQ(verdict(entries),
            "the ledger breaks at sequence 3: its previous hash is not the hash of the entry "
            "before");
}

}  // namespace
}  // namespace sensex
