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
                  .model_version = 1,
                  .snapshot = "357778fe"},
          .prediction_id = "pred_1",
          .issued_at = *parse_iso8601("2024-12-31T10:10:00.000Z"),
          .payload = R"({"probability_up": 0.55})"};
}

// As the first format had it, which names no dataset and no link.
LedgerEntry first_format(NewLedgerEntry forecast, const LedgerEntry* last) {
  forecast.key.snapshot.clear();
  LedgerEntry entry = next_ledger_entry(forecast, {.last = last});
  entry.format = LedgerFormat::first;
  entry.hash = ledger_hash(entry);
  return entry;
}

void hash_anew(LedgerEntry& entry) { entry.hash = ledger_hash(entry); }

std::vector<LedgerEntry> chain_of(int length) {
  std::vector<LedgerEntry> entries;
  for (int day = 1; day <= length; ++day) {
    entries.push_back(
        next_ledger_entry(forecast(day), {.last = entries.empty() ? nullptr : &entries.back()}));
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
TEST(LedgerHash, OfTheFirstFormatMatchesTheValueSha256sumGives) {
  EXPECT_EQ(first_format(forecast(1), nullptr).hash,
            "d9bc7650e8a879adb43ee018aead4887e18ac4e0121f283723320e72b74a7c19");
}

TEST(LedgerHash, OfTheSecondFormatMatchesTheValueSha256sumGives) {
  LedgerEntry entry = next_ledger_entry(forecast(1), {});
  EXPECT_EQ(entry.hash, "173226a2636b1430943a0a3d7f4bf5f5751f66513a6966ea9fb90557db90519c");
  entry.supersedes = 7;
  EXPECT_EQ(ledger_hash(entry), "ef6011434f4202a2468e792551ddc3d679d0a7800daeb57bf2040cc649f43387");
}

TEST(LedgerHash, EveryFieldCounts) {
  const LedgerEntry entry = next_ledger_entry(forecast(1), {});
  std::vector<LedgerEntry> others(11, entry);
  others[0].forecast.key.target_day = Date(2025, 1, 3);
  others[1].forecast.key.session = Session::evening;
  others[2].forecast.key.model_name += "x";
  others[3].forecast.key.model_version = 2;
  others[4].forecast.prediction_id += "x";
  others[5].forecast.issued_at += std::chrono::milliseconds(1);
  others[6].forecast.payload += " ";
  others[7].forecast.key.snapshot += "x";
  others[8].supersedes = 1;
  others[9].previous_hash[0] = '1';
  others[10].format = LedgerFormat::first;
  for (const LedgerEntry& other : others) EXPECT_NE(ledger_hash(other), entry.hash);
}

TEST(LedgerChain, AcceptsWhatFollows) { EXPECT_EQ(verdict(chain_of(3)), "intact"); }

TEST(LedgerChain, AcceptsTheSecondFormatAfterTheFirst) {
  const LedgerEntry first = first_format(forecast(1), nullptr);
  const LedgerEntry second = next_ledger_entry(forecast(1), {&first, &first});
  EXPECT_EQ(second.supersedes, 1);
  EXPECT_EQ(verdict({first, second}), "intact");
}

TEST(LedgerChain, NamesAnEntryOfTheFirstFormatAfterTheSecond) {
  const std::vector<LedgerEntry> one = chain_of(1);
  EXPECT_EQ(verdict({one[0], first_format(forecast(2), &one[0])}),
            "the ledger breaks at sequence 2: it is of an older format than the entry before");
}

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
  hash_anew(entries[1]);
  EXPECT_EQ(verdict(entries),
            "the ledger breaks at sequence 3: its previous hash is not the hash of the entry "
            "before");
}

TEST(LedgerChain, NamesAnEntryThatWasIssuedBeforeTheOneBeforeIt) {
  std::vector<LedgerEntry> entries = chain_of(2);
  entries[1].forecast.issued_at -= std::chrono::milliseconds(1);
  hash_anew(entries[1]);
  EXPECT_EQ(verdict(entries),
            "the ledger breaks at sequence 2: it was issued at 2024-12-31T10:09:59.999Z, before "
            "the entry before it, of 2024-12-31T10:10:00.000Z: a clock was set back");
}

TEST(LedgerChain, NamesAnEntryThatClaimsToBeTheFirstOfItsDayAndIsNot) {
  std::vector<LedgerEntry> entries = chain_of(2);
  entries[1].forecast.key.target_day = entries[0].forecast.key.target_day;
  hash_anew(entries[1]);
  EXPECT_EQ(verdict(entries),
            "the ledger breaks at sequence 2: it says that it supersedes 0, expected 1");
}

TEST(LedgerChain, NamesAnEntryThatClaimsToSupersedeOneOfAnotherSession) {
  std::vector<LedgerEntry> entries = chain_of(2);
  entries[1].forecast.key.target_day = entries[0].forecast.key.target_day;
  entries[1].forecast.key.session = Session::evening;
  entries[1].supersedes = 1;
  hash_anew(entries[1]);
  EXPECT_EQ(verdict(entries),
            "the ledger breaks at sequence 2: it says that it supersedes 1, expected 0");
}

TEST(LedgerChain, AfterARefusalItEndsWhereItDid) {
  std::vector<LedgerEntry> entries = chain_of(2);
  LedgerChain chain;
  ASSERT_TRUE(chain.push(entries[0]).has_value());
  const LedgerHead head = chain.head();
  entries[1].forecast.payload = "edited";
  EXPECT_FALSE(chain.push(entries[1]).has_value());
  EXPECT_EQ(chain.head(), head);
  EXPECT_EQ(head, (LedgerHead{1, entries[0].hash}));
}

}  // namespace
}  // namespace sensex
