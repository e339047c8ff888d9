#include "adapters/files/dataset_folder.h"

#include <functional>

#include <gtest/gtest.h>

#include "adapters/files/files_test_support.h"
#include "store/market_manifest.h"
#include "store/store_contract.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;

Snapshot snapshot(const std::string& id) {
  return {.id = id,
          .market = "sensex",
          .origin = {.source = "csv"},
          .last_session = Date(2024, 12, 31)};
}

// A dataset of one chunk in a store of its own.
struct Published {
  std::unique_ptr<Store> store = make_memory_store();
  Snapshot listed = {};
};

Published publish(const std::string& bars) {
  Published published;
  MarketManifest manifest = {.origin = {.source = "csv"},
                             .market = "sensex",
                             .definition = value_of(published.store->objects().put("text")),
                             .series = {{.kind = SeriesKind::index, .name = "^BSESN"}}};
  manifest.series[0].chunks = {
      {.year = 2024, .count = 3, .digest = value_of(published.store->objects().put(bars))}};
  published.listed = {.id = value_of(published.store->objects().put(to_text(manifest))),
                      .market = "sensex",
                      .origin = manifest.origin,
                      .first_session = Date(2024, 1, 1),
                      .last_session = Date(2024, 1, 3),
                      .bar_count = 3};
  value_of(published.store->snapshots().make_current(published.listed));
  return published;
}

TEST(DatasetFolder, CarriesADatasetFromOneStoreToAnother) {
  const OwnFolder own;
  const fs::path path = own.path() / "share";
  const Published here = publish("three bars");
  const auto pushed = value_of(DatasetFolder::open_or_make(path));
  EXPECT_EQ(value_of(copy_dataset(here.listed.id, place_of(*here.store), pushed->place())).copied,
            3U);

  const auto there = make_memory_store();
  const auto pulled = value_of(DatasetFolder::open(path));
  const std::string id = value_of(pulled->snapshots().current())->id;
  EXPECT_EQ(value_of(copy_dataset(id, pulled->place(), place_of(*there))).copied, 3U);
  EXPECT_EQ(value_of(there->snapshots().current())->id, here.listed.id);
  EXPECT_EQ(value_of(there->objects().get(id)), value_of(here.store->objects().get(id)));
}

TEST(DatasetFolder, ListsWhatItHoldsInPlainText) {
  const OwnFolder own;
  const auto folder = value_of(DatasetFolder::open_or_make(own.path()));
  value_of(folder->snapshots().make_current(snapshot("a")));
  EXPECT_EQ(content_of(own.path() / "snapshots.txt"),
            "sensex-datasets 1\n"
            "dataset a sensex no 1970-01-01 2024-12-31 0 0 1970-01-01T00:00:00.000Z csv\n"
            "current a\n");
}

TEST(DatasetFolder, AnObjectThatWasDamagedOnTheWayIsNotPulled) {
  const OwnFolder own;
  const Published here = publish("three bars");
  const auto folder = value_of(DatasetFolder::open_or_make(own.path()));
  value_of(copy_dataset(here.listed.id, place_of(*here.store), folder->place()));
  for (const auto& entry : fs::recursive_directory_iterator(own.path() / "objects")) {
    if (entry.is_regular_file() && content_of(entry) == "three bars") write_content(entry, "bats");
  }
  const auto there = make_memory_store();
  EXPECT_EQ(error_of(copy_dataset(here.listed.id, folder->place(), place_of(*there))).code,
            Errc::malformed_data);
  EXPECT_TRUE(value_of(there->snapshots().list()).empty());
}

TEST(DatasetFolder, IsMadeOnceAndUsedAgain) {
  const OwnFolder own;
  for (const char* name : {"share", "share", "slash/", "slash/"}) {
    EXPECT_TRUE(DatasetFolder::open_or_make(own.path() / name).has_value()) << name;
  }
}

TEST(DatasetFolder, SaysThatTheFolderAboveIsMissing) {
  const OwnFolder own;
  const Error error = error_of(DatasetFolder::open_or_make(own.path() / "no" / "share"));
  EXPECT_EQ(error.code, Errc::not_found);
  EXPECT_EQ(error.message, "cannot make '" + (own.path() / "no" / "share").string() +
                               "': expected a place for a new folder, there is no '" +
                               (own.path() / "no").string() +
                               "'; make that first, or give another");
}

TEST(DatasetFolder, IsNotMadeWhereTheSystemTakesNoFolders) {
  const Error error = error_of(DatasetFolder::open_or_make("/proc/x"));
  EXPECT_EQ(error.code, Errc::not_found);
  EXPECT_EQ(
      error.message,
      "cannot make '/proc/x': expected a place for a new folder, '/proc' takes none; give one "
      "on a disk");
}

TEST(DatasetFolder, AFileInItsPlaceIsRefused) {
  const OwnFolder own;
  write_content(own.path() / "share", "mine");
  EXPECT_EQ(error_of(DatasetFolder::open_or_make(own.path() / "share")).code, Errc::malformed_data);
  EXPECT_EQ(content_of(own.path() / "share"), "mine");
}

TEST(DatasetFolder, ReadingNeedsAFolderThatDatasetsWereCopiedTo) {
  const OwnFolder own;
  for (const fs::path& path : {own.path(), own.path() / "no"}) {
    const Error error = error_of(DatasetFolder::open(path));
    EXPECT_EQ(error.code, Errc::not_found);
    EXPECT_NE(error.message.find("holds no dataset"), std::string::npos);
  }
  EXPECT_TRUE(fs::is_empty(own.path()));
}

TEST(DatasetFolder, ReadingMakesNoFile) {
  const OwnFolder own;
  value_of(
      value_of(DatasetFolder::open_or_make(own.path()))->snapshots().make_current(snapshot("a")));
  fs::permissions(own.path(), fs::perms(0555));
  const pid_t child = in_another_process([&] {
    EXPECT_EQ(setuid(65534), 0);
    const auto folder = value_of(DatasetFolder::open(own.path()));
    EXPECT_EQ(value_of(folder->snapshots().list()).size(), 1U);
    EXPECT_EQ(error_of(folder->snapshots().make_current(snapshot("b"))).code,
              Errc::permission_denied);
  });
  EXPECT_EQ(end_of(child), 0);
  fs::permissions(own.path(), fs::perms(0755));
}

TEST(DatasetFolder, ADamagedListIsNamedAndKept) {
  const OwnFolder own;
  write_content(own.path() / "snapshots.txt", "something else\n");
  EXPECT_EQ(error_of(DatasetFolder::open(own.path())).code, Errc::malformed_data);
  const auto folder = value_of(DatasetFolder::open_or_make(own.path()));
  EXPECT_EQ(error_of(folder->snapshots().make_current(snapshot("a"))).code, Errc::malformed_data);
  EXPECT_EQ(content_of(own.path() / "snapshots.txt"), "something else\n");
}

TEST(DatasetFolder, ADatasetThatCannotBeListedIsRefused) {
  const OwnFolder own;
  const auto folder = value_of(DatasetFolder::open_or_make(own.path()));
  EXPECT_EQ(error_of(folder->snapshots().make_current(snapshot("a b"))).code,
            Errc::invalid_argument);
  EXPECT_TRUE(fs::is_empty(own.path()));
}

TEST(DatasetFolder, AFullListTakesNoMore) {
  const OwnFolder own;
  std::string text = "sensex-datasets 1\n";
  const std::string line_end =
      " sensex no 2010-01-04 2024-12-31 38 140000 2025-01-01T00:00:00.000Z " +
      std::string(200, 's') + "\n";
  int count = 0;
  for (; text.size() + 700 < kLargestSnapshotList; ++count) {
    text += "dataset " + std::to_string(count) + line_end;
  }
  write_content(own.path() / "snapshots.txt", text + "current 0\n");
  const auto folder = value_of(DatasetFolder::open(own.path()));
  Snapshot long_one = snapshot(std::string(64, 'a'));
  long_one.origin.source = std::string(200, 's');
  value_of(folder->snapshots().make_current(long_one));
  long_one.id.back() = 'b';
  const Error error = error_of(folder->snapshots().make_current(long_one));
  EXPECT_EQ(error.code, Errc::refused);
  EXPECT_EQ(error.message, "the folder lists " + std::to_string(count + 1) +
                               " datasets and can hold no more; use an empty one");
  EXPECT_EQ(value_of(folder->snapshots().current())->id, std::string(64, 'a'));
}

TEST(DatasetFolder, ProcessesThatListAtOnceLoseNothing) {
  const OwnFolder own;
  std::vector<pid_t> children;
  for (int process = 0; process < 4; ++process) {
    children.push_back(in_another_process([&] {
      const auto folder = value_of(DatasetFolder::open_or_make(own.path()));
      for (int i = 0; i < 10; ++i) {
        value_of(folder->snapshots().make_current(
            snapshot(std::to_string(process) + "x" + std::to_string(i))));
      }
    }));
  }
  for (const pid_t child : children) EXPECT_EQ(end_of(child), 0);
  const auto folder = value_of(DatasetFolder::open(own.path()));
  EXPECT_EQ(value_of(folder->snapshots().list()).size(), 40U);
}

}  // namespace
}  // namespace sensex
