#include <gtest/gtest.h>

#include "adapters/sqlite/sqlite_test_database.h"
#include "store/registry_test_support.h"
#include "store/store_contract.h"

namespace sensex {
namespace {

// Someone with a connection of their own, past the store.
class Tampering : public testing::Test {
 protected:
  Tampering() : store_(database_.open_store()), intruder_(database_.connect()) {
    for (int day = 1; day <= 3; ++day)
      value_of(append_forecast(store().ledger(), ledger_forecast(day)));
  }

  Store& store() { return *store_; }
  Result<std::int64_t> tamper(std::string_view sql, SqlParameters parameters = {}) {
    return intruder_->execute(sql, parameters);
  }
  void tamper_past_the_triggers(std::string_view sql) {
    value_of(tamper("DROP TRIGGER ledger_no_update"));
    value_of(tamper("DROP TRIGGER ledger_no_delete"));
    ASSERT_EQ(value_of(tamper(sql)), 1);
  }

 private:
  TestDatabase database_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<SqlConnection> intruder_;
};

TEST_F(Tampering, TheDatabaseRefusesToChangeTheLedger) {
  EXPECT_EQ(error_of(tamper("UPDATE ledger SET payload = 'x'")).code, Errc::refused);
  EXPECT_EQ(error_of(tamper("DELETE FROM ledger WHERE sequence = 3")).code, Errc::refused);
  EXPECT_TRUE(store().ledger().verify().has_value());
}

TEST_F(Tampering, TheDatabaseRefusesToChangeTheQualityLog) {
  ASSERT_TRUE(store().quality().append({.snapshot = "s", .report = "r", .verdict = "invalid"}));
  EXPECT_EQ(error_of(tamper("UPDATE quality_log SET verdict = 'valid'")).code, Errc::refused);
  EXPECT_EQ(error_of(tamper("DELETE FROM quality_log")).code, Errc::refused);
  EXPECT_EQ(value_of(store().quality().latest("s"))->verdict, "invalid");
}

TEST_F(Tampering, TheDatabaseRefusesToChangeAnOutcome) {
  const ForecastOutcome fall = {
      .sequence = 1, .previous_close = 2.0, .close = 1.0, .direction = "DOWN", .snapshot = "abc"};
  ASSERT_TRUE(value_of(store().outcomes().add(fall)));
  EXPECT_EQ(error_of(tamper("UPDATE outcomes SET direction = 'UP'")).code, Errc::refused);
  EXPECT_EQ(error_of(tamper("DELETE FROM outcomes")).code, Errc::refused);
  EXPECT_EQ(value_of(store().outcomes().find(1)), fall);
}

TEST_F(Tampering, TheDatabaseRefusesToChangeACorrection) {
  ForecastOutcome outcome = {
      .sequence = 1, .previous_close = 2.0, .close = 1.0, .direction = "DOWN", .snapshot = "abc"};
  ASSERT_TRUE(value_of(store().outcomes().add(outcome)));
  outcome.close = 3.0;
  outcome.direction = "UP";
  ASSERT_TRUE(value_of(store().outcomes().add(outcome)));
  EXPECT_EQ(error_of(tamper("UPDATE outcome_corrections SET direction = 'DOWN'")).code,
            Errc::refused);
  EXPECT_EQ(error_of(tamper("DELETE FROM outcome_corrections")).code, Errc::refused);
  EXPECT_EQ(value_of(store().outcomes().find(1))->direction, "UP");
}

TEST_F(Tampering, ACorrectionOfNoOutcomeIsRefused) {
  EXPECT_FALSE(tamper("INSERT INTO outcome_corrections VALUES (1, 2, '2025-01-02', 2.0, 3.0, 'UP', "
                      "'abc', 0)")
                   .has_value());
}

TEST_F(Tampering, AnOutcomeOfAnotherShapeIsMalformed) {
  ASSERT_EQ(value_of(tamper("INSERT INTO outcomes VALUES (1, '2025-01-02', 2.0, 'low', 'DOWN', "
                            "'abc', 0)")),
            1);
  EXPECT_EQ(error_of(store().outcomes().find(1)).code, Errc::malformed_data);
}

TEST_F(Tampering, AnEditedEntryIsNamed) {
  tamper_past_the_triggers("UPDATE ledger SET payload = 'x' WHERE sequence = 2");
  const Error error = error_of(store().ledger().verify());
  EXPECT_EQ(error.code, Errc::malformed_data);
  EXPECT_EQ(error.message, "the ledger breaks at sequence 2: its hash does not match its content");
}

TEST_F(Tampering, ADeletedEntryIsNamed) {
  tamper_past_the_triggers("DELETE FROM ledger WHERE sequence = 2");
  EXPECT_EQ(error_of(store().ledger().verify()).message,
            "the ledger breaks at sequence 2: expected here, found 3");
}

TEST_F(Tampering, AnEntryThatCannotBeReadIsNamed) {
  tamper_past_the_triggers("UPDATE ledger SET session = 'noon' WHERE sequence = 3");
  EXPECT_EQ(error_of(store().ledger().verify()).message,
            "the ledger breaks at sequence 3: the stored entry cannot be read");
}

TEST_F(Tampering, DeletedNewestEntriesAreNoticed) {
  tamper_past_the_triggers("DELETE FROM ledger WHERE sequence = 3");
  const std::string message =
      "the ledger breaks at sequence 3: the newest entries are gone, 3 were recorded and 2 are "
      "there; restore a copy";
  EXPECT_EQ(error_of(store().ledger().verify()).message, message);
  EXPECT_EQ(error_of(store().ledger().verify_new()).message, message);
  EXPECT_EQ(error_of(append_forecast(store().ledger(), ledger_forecast(4))).message, message);
  EXPECT_EQ(value_of(store().ledger().recent(10)).size(), 2U);
}

TEST_F(Tampering, NewestEntriesDeletedAfterTheyWereVerifiedAreNoticed) {
  EXPECT_EQ(value_of(store().ledger().verify_new()).count, 3);
  tamper_past_the_triggers("DELETE FROM ledger WHERE sequence = 3");
  EXPECT_EQ(error_of(store().ledger().verify_new()).message,
            "the ledger breaks at sequence 3: the entry is gone");
}

TEST_F(Tampering, AnEntryRecordedPastThisProgramIsNoticed) {
  value_of(tamper("DROP TRIGGER ledger_heads_no_delete"));
  ASSERT_EQ(value_of(tamper("DELETE FROM ledger_heads WHERE sequence = 3")), 1);
  EXPECT_EQ(error_of(store().ledger().verify()).message,
            "the ledger breaks at sequence 3: it was not recorded by this program");
}

// Every hash anew from an edited entry on gives a chain that fits.
TEST_F(Tampering, AChainThatWasComputedAnewIsNoticed) {
  std::vector<LedgerEntry> entries = value_of(store().ledger().recent(2));
  LedgerEntry& third = entries[0];
  LedgerEntry& second = entries[1];
  second.forecast.payload = "x";
  second.hash = ledger_hash(second);
  third.previous_hash = second.hash;
  third.hash = ledger_hash(third);
  value_of(tamper("DROP TRIGGER ledger_no_update"));
  value_of(tamper("UPDATE ledger SET payload = $1, hash = $2 WHERE sequence = 2",
                  {SqlBytes{"x"}, second.hash}));
  value_of(tamper("UPDATE ledger SET previous_hash = $1, hash = $2 WHERE sequence = 3",
                  {third.previous_hash, third.hash}));
  EXPECT_EQ(error_of(store().ledger().verify()).message,
            "the ledger breaks at sequence 2: its hash is not the one that was recorded with it");
}

TEST_F(Tampering, TheLinkOfAnEntryCannotBeChangedUnnoticed) {
  tamper_past_the_triggers("UPDATE ledger SET supersedes = 1 WHERE sequence = 3");
  EXPECT_EQ(error_of(store().ledger().verify()).message,
            "the ledger breaks at sequence 3: it says that it supersedes 1, expected 0");
}

TEST_F(Tampering, AnEntryBeforeTheFirstIsNoticed) {
  value_of(tamper("PRAGMA ignore_check_constraints = 1"));
  ASSERT_EQ(value_of(tamper("INSERT INTO ledger SELECT 0, format, '2020-01-01', session, "
                            "model_name, model_version, snapshot, 0, prediction_id, issued_ms, "
                            "payload, 'x', 'y' FROM ledger WHERE sequence = 1")),
            1);
  EXPECT_EQ(error_of(store().ledger().verify()).message,
            "the ledger breaks at sequence 1: expected here, found 0");
}

class MissingTrigger : public Tampering, public testing::WithParamInterface<std::string> {};

TEST_P(MissingTrigger, IsNoticedThoughTheChainIsIntact) {
  ASSERT_TRUE(store().ledger().verify_new().has_value());
  value_of(tamper("DROP TRIGGER " + GetParam()));
  for (const Result<LedgerHead>& verdict :
       {store().ledger().verify(), store().ledger().verify_new()}) {
    const Error error = error_of(verdict);
    EXPECT_EQ(error.code, Errc::malformed_data);
    EXPECT_NE(error.message.find("no longer refuses to change the ledger"), std::string::npos);
  }
}

INSTANTIATE_TEST_SUITE_P(Triggers, MissingTrigger,
                         testing::Values("ledger_no_update", "ledger_no_delete",
                                         "ledger_heads_no_update", "ledger_heads_no_delete"));

TEST_F(Tampering, ATriggerThatNoLongerRefusesIsNoticed) {
  value_of(tamper("DROP TRIGGER ledger_no_delete"));
  value_of(tamper("CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN SELECT 1; END"));
  EXPECT_EQ(error_of(store().ledger().verify()).code, Errc::malformed_data);
}

TEST_F(Tampering, AnEntryOfAnUnknownFormatIsNamed) {
  value_of(tamper("PRAGMA ignore_check_constraints = 1"));
  tamper_past_the_triggers("UPDATE ledger SET format = 3 WHERE sequence = 2");
  EXPECT_EQ(error_of(store().ledger().verify()).message,
            "the ledger breaks at sequence 2: the stored entry cannot be read");
}

TEST_F(Tampering, ADamagedObjectIsNoticedAndMendedByStoringItAgain) {
  const std::string digest = value_of(store().objects().put("bytes"));
  value_of(tamper("UPDATE objects SET bytes = 'other'"));
  EXPECT_EQ(error_of(store().objects().get(digest)).code, Errc::malformed_data);
  value_of(store().objects().put("bytes"));
  EXPECT_EQ(value_of(store().objects().get(digest)), "bytes");
}

TEST_F(Tampering, TheDatabaseAllowsOneProductionModelPerName) {
  for (const char* artefact : {"1", "2"}) {
    add_model(store().models(), {.name = "m", .artefact_sha256 = artefact});
  }
  EXPECT_EQ(value_of(tamper("UPDATE models SET stage = 2 WHERE version = 1")), 1);
  EXPECT_EQ(error_of(tamper("UPDATE models SET stage = 2 WHERE version = 2")).code,
            Errc::already_exists);
}

TEST_F(Tampering, ASnapshotOfAnotherShapeIsMalformed) {
  value_of(store().snapshots().make_current({.id = "a"}));
  value_of(tamper("UPDATE snapshots SET first_session = 'yesterday'"));
  EXPECT_EQ(error_of(store().snapshots().current()).code, Errc::malformed_data);
}

TEST_F(Tampering, ARunOrStageOfAnotherShapeIsMalformed) {
  const std::int64_t run = value_of(store().runs().begin({.kind = "ingest", .owner = "host:1"}));
  ASSERT_TRUE(store().runs().add_stage(run, {.name = "fetch"}).has_value());
  value_of(tamper("PRAGMA ignore_check_constraints = 1"));
  for (const std::string_view damage :
       {"UPDATE run_stages SET outcome = 4", "UPDATE run_stages SET duration_ms = 'long'",
        "UPDATE runs SET outcome = 4", "UPDATE runs SET outcome = -1",
        "UPDATE runs SET started_ms = 'yesterday'"}) {
    ASSERT_EQ(value_of(tamper(damage)), 1);
    EXPECT_EQ(error_of(store().runs().recent(1)).code, Errc::malformed_data) << damage;
  }
}

TEST_F(Tampering, ALeaseOfAnotherShapeIsMalformed) {
  value_of(store().leases().acquire("daily", "a", instant_of(0), instant_of(10)));
  ASSERT_EQ(value_of(tamper("UPDATE leases SET until_ms = 'for ever'")), 1);
  const Error error = error_of(store().leases().holder("daily", instant_of(5)));
  EXPECT_EQ(error.code, Errc::malformed_data);
}

TEST_F(Tampering, ATriggerThatSwallowsAnEntryIsTold) {
  value_of(tamper("CREATE TRIGGER a BEFORE INSERT ON ledger BEGIN SELECT RAISE(IGNORE); END"));
  const Error swallowed = error_of(append_forecast(store().ledger(), ledger_forecast(4)));
  EXPECT_EQ(swallowed.code, Errc::malformed_data);
  EXPECT_NE(swallowed.message.find("swallowed a forecast and nothing is recorded"),
            std::string::npos);
  EXPECT_NE(error_of(store().ledger().verify()).message.find("or there are others"),
            std::string::npos);
}

TEST_F(Tampering, AHeadThatIsSwallowedTakesItsEntryWithIt) {
  value_of(
      tamper("CREATE TRIGGER a BEFORE INSERT ON ledger_heads BEGIN SELECT RAISE(IGNORE); END"));
  EXPECT_FALSE(append_forecast(store().ledger(), ledger_forecast(4)).has_value());
  EXPECT_EQ(value_of(store().ledger().recent(10)).size(), 3U);
}

TEST_F(Tampering, ARowWithoutASequenceIsFound) {
  value_of(
      tamper("INSERT INTO ledger SELECT NULL, format, '2030-01-01', session, model_name, "
             "model_version, snapshot, 0, prediction_id, issued_ms, payload, 'p', 'h' "
             "FROM ledger WHERE sequence = 1"));
  EXPECT_EQ(error_of(store().ledger().verify()).code, Errc::malformed_data);
}

TEST_F(Tampering, ARecordedHeadOfNoEntryIsFound) {
  for (const char* sequence : {"NULL", "0"}) {
    value_of(tamper("INSERT INTO ledger_heads VALUES (" + std::string(sequence) + ", 'h')"));
    EXPECT_NE(error_of(store().ledger().verify()).message.find("the ledger has 3 entries, but"),
              std::string::npos);
  }
}

TEST_F(Tampering, ATableThatIsGoneIsDamage) {
  value_of(tamper("DROP TABLE ledger_heads"));
  const Error error = error_of(store().ledger().verify());
  EXPECT_EQ(error.code, Errc::malformed_data);
  EXPECT_NE(error.message.find("restore a copy"), std::string::npos);
}

}  // namespace
}  // namespace sensex
