#include "adapters/files/snapshot_list.h"

#include <functional>

#include <gtest/gtest.h>

#include "store/store_contract.h"

namespace sensex {
namespace {

const std::string kWhole =
    "sensex-datasets 1\n"
    "dataset 9f2c sensex no 2010-01-04 2024-12-31 38 140000 2025-01-01T00:00:00.000Z csv\n"
    "dataset 0a1b sensex yes 2020-01-01 2024-12-30 30 99 2025-01-02T00:00:00.000Z a made market\n"
    "current 9f2c\n";

Snapshot first_of_whole() { return value_of(parse_snapshot_list(kWhole)).oldest_first.at(0); }

std::string message_of(const std::string& text) {
  const Error error = error_of(parse_snapshot_list(text));
  EXPECT_EQ(error.code, Errc::malformed_data);
  return error.message;
}

// The whole list with one piece of it replaced.
std::string with(const std::string& piece, const std::string& other) {
  std::string text = kWhole;
  const std::size_t at = text.find(piece);
  EXPECT_NE(at, std::string::npos) << piece;
  return text.replace(at, piece.size(), other);
}

TEST(SnapshotList, ReadsEveryField) {
  const SnapshotList list = value_of(parse_snapshot_list(kWhole));
  ASSERT_EQ(list.oldest_first.size(), 2U);
  const Snapshot& real = list.oldest_first[0];
  EXPECT_EQ(real.id, "9f2c");
  EXPECT_EQ(real.market, "sensex");
  EXPECT_EQ(real.origin, (DataOrigin{.source = "csv", .simulated = false}));
  EXPECT_EQ(real.first_session, Date(2010, 1, 4));
  EXPECT_EQ(real.last_session, Date(2024, 12, 31));
  EXPECT_EQ(real.stock_count, 38U);
  EXPECT_EQ(real.bar_count, 140'000U);
  EXPECT_EQ(to_iso8601(real.created_at), "2025-01-01T00:00:00.000Z");
  EXPECT_TRUE(list.oldest_first[1].origin.simulated);
  EXPECT_EQ(list.oldest_first[1].origin.source, "a made market");
  EXPECT_EQ(list.current, "9f2c");
}

TEST(SnapshotList, IsWrittenAsItWasRead) {
  EXPECT_EQ(to_text(value_of(parse_snapshot_list(kWhole))), kWhole);
}

TEST(SnapshotList, NamesTheLineThatCannotBeRead) {
  EXPECT_EQ(
      message_of(with("2010-01-04", "yesterday")),
      "snapshots.txt, line 2: expected 'dataset id market simulated first last stocks bars created "
      "source'; copy the datasets into an empty folder");
  EXPECT_NE(message_of(with("0a1b", "9f2c")).find("line 3: the dataset is listed twice"),
            std::string::npos);
  EXPECT_NE(message_of(with("current 9f2c", "current 9f2")).find("line 4: the current dataset"),
            std::string::npos);
  EXPECT_NE(message_of(with("current", "present")).find("line 4: expected 'dataset"),
            std::string::npos);
  EXPECT_NE(message_of(kWhole + "\n").find("line 5: expected nothing after"), std::string::npos);
}

TEST(SnapshotList, RefusesEveryFieldThatIsNotWhatItShouldBe) {
  for (const auto& [piece, other] : std::vector<std::pair<std::string, std::string>>{
           {"9f2c sensex no", "9f_c no"},
           {"9f2c sensex no", std::string(65, 'a') + " no"},
           {"9f2c sensex no", " no"},
           {" no ", " maybe "},
           {"2024-12-31", "2009-12-31"},
           {" 38 ", " -1 "},
           {" 38 ", " 38.5 "},
           {"140000", "many"},
           {"2025-01-01T00:00:00.000Z", "2025-01-01"},
           {"Z csv", "Z "},
           {"Z csv", "Z"},
           {"csv", "c\tv"},
           {"csv", std::string(201, 'c')}}) {
    EXPECT_NE(message_of(with(piece, other)).find("line 2:"), std::string::npos) << other;
  }
}

TEST(SnapshotList, RefusesAListThatIsCutShort) {
  for (std::size_t length = 0; length < kWhole.size(); ++length) {
    EXPECT_FALSE(parse_snapshot_list(kWhole.substr(0, length)).has_value()) << length;
  }
}

TEST(SnapshotList, RefusesAnotherFormat) {
  EXPECT_NE(message_of("Date,Close\n").find("this is no list of datasets"), std::string::npos);
  EXPECT_NE(message_of(with("datasets 1", "datasets x")).find("format number"), std::string::npos);
  EXPECT_NE(message_of(with("datasets 1", "datasets 0")).find("format number"), std::string::npos);
  const Error newer = error_of(parse_snapshot_list(with("datasets 1", "datasets 2")));
  EXPECT_EQ(newer.code, Errc::unsupported_version);
  EXPECT_EQ(newer.message,
            "the folder's list of datasets has format 2, this program knows 1; use the newer "
            "sensex");
}

TEST(SnapshotList, RefusesWhatIsTooLong) {
  EXPECT_NE(message_of(std::string(kLargestSnapshotList + 1, 'x')).find("too long"),
            std::string::npos);
}

TEST(SnapshotList, ADatasetThatCouldNotBeReadBackIsNotListed) {
  EXPECT_TRUE(check_listable(first_of_whole()).has_value());
  const std::vector<std::function<void(Snapshot&)>> wrong = {
      [](Snapshot& snapshot) { snapshot.id = ""; }, [](Snapshot& snapshot) { snapshot.id = "a b"; },
      [](Snapshot& snapshot) { snapshot.origin.source = ""; },
      [](Snapshot& snapshot) { snapshot.origin.source = "a\ncurrent 9f2c"; },
      [](Snapshot& snapshot) { snapshot.last_session = Date(2010, 1, 3); }};
  for (const auto& spoil : wrong) {
    Snapshot snapshot = first_of_whole();
    spoil(snapshot);
    EXPECT_EQ(error_of(check_listable(snapshot)).code, Errc::invalid_argument);
  }
}

}  // namespace
}  // namespace sensex
