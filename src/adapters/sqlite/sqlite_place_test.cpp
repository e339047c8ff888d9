#include "adapters/sqlite/sqlite_place.h"

#include <gtest/gtest.h>

#include "base/folder_test_support.h"
#include "store/store_contract.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;

TEST(SqlitePlace, IsThePathsFileUntilItIsDeletedOrReplaced) {
  const OwnFolder folder;
  const fs::path path = folder.path() / "file";
  EXPECT_EQ(error_of(SqlitePlace::of(path.string())).code, Errc::unavailable);
  write_content(path, "x");
  const SqlitePlace place = value_of(SqlitePlace::of(path.string()));
  EXPECT_TRUE(place.check().has_value());
  fs::rename(path, folder.path() / "away");
  EXPECT_NE(error_of(place.check()).message.find("was deleted while"), std::string::npos);
  write_content(path, "x");
  EXPECT_NE(error_of(place.check()).message.find("was replaced while"), std::string::npos);
}

TEST(SqlitePlace, TheSameFileByAnotherNameIsTheSame) {
  const OwnFolder folder;
  const fs::path path = folder.path() / "file";
  write_content(path, "x");
  const SqlitePlace place = value_of(SqlitePlace::of(path.string()));
  fs::rename(path, folder.path() / "away");
  fs::create_symlink(folder.path() / "away", path);
  EXPECT_TRUE(place.check().has_value());
}

TEST(SqlitePlace, WhatIsBesideTheFileIsAPartOfIt) {
  const OwnFolder folder;
  const fs::path path = folder.path() / "file";
  const fs::path log = folder.path() / "file-wal";
  write_content(path, "x");
  write_content(log, "x");
  const SqlitePlace place = value_of(SqlitePlace::of(path.string()));
  EXPECT_TRUE(place.check().has_value());
  fs::remove(log);
  EXPECT_NE(error_of(place.check()).message.find("file-wal was deleted while"), std::string::npos);
}

TEST(SqlitePlace, WhatIsBesideTheTargetOfALinkIsAPartOfIt) {
  const OwnFolder folder;
  const fs::path target = folder.path() / "target";
  write_content(target, "x");
  write_content(folder.path() / "target-shm", "x");
  fs::create_symlink(target, folder.path() / "link");
  const SqlitePlace place = value_of(SqlitePlace::of((folder.path() / "link").string()));
  fs::remove(folder.path() / "target-shm");
  EXPECT_EQ(error_of(place.check()).code, Errc::unavailable);
}

}  // namespace
}  // namespace sensex
