#include "cli/file_seal.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "base/folder_test_support.h"
#include "store/store_contract.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;

class Seal : public testing::Test {
 protected:
  std::string path() const { return (folder_.path() / "file").string(); }
  std::string said() const { return error_of(check_seal(path())).message; }

 private:
  OwnFolder folder_;
};

TEST_F(Seal, OfAFileThatStaysAsItWasHolds) {
  for (const std::size_t size : {1UL, 65'536UL, 200'001UL}) {
    write_content(path(), std::string(size, 'x'));
    ASSERT_TRUE(seal_file(path()).has_value());
    EXPECT_TRUE(check_seal(path()).has_value()) << said();
  }
}

TEST_F(Seal, IsOneReadableLineWithTheHashOfWhatIsBeforeIt) {
  write_content(path(), "abc");
  ASSERT_TRUE(seal_file(path()).has_value());
  EXPECT_EQ(content_of(path()),
            "abc\nsensex backup, SHA-256 "
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n");
}

TEST_F(Seal, EveryByteThatWasChangedIsNoticed) {
  write_content(path(), "abc");
  ASSERT_TRUE(seal_file(path()).has_value());
  const std::string sealed = content_of(path());
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    std::string changed = sealed;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    write_content(path(), changed);
    EXPECT_EQ(error_of(check_seal(path())).code, Errc::malformed_data) << at;
  }
}

TEST_F(Seal, AFileThatWasCutOffOrGrewIsNoticed) {
  write_content(path(), "abc");
  ASSERT_TRUE(seal_file(path()).has_value());
  const std::string sealed = content_of(path());
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    write_content(path(), sealed.substr(0, size));
    EXPECT_NE(said().find("is not a backup of sensex, or not all of one"), std::string::npos);
  }
  write_content(path(), sealed + "\n");
  EXPECT_NE(said().find("its last line is missing"), std::string::npos);
}

TEST_F(Seal, WhatIsNoFileSaysSo) {
  EXPECT_EQ(error_of(check_seal(path())).code, Errc::not_found);
  fs::create_directory(path());
  EXPECT_NE(said().find("no plain file"), std::string::npos);
}

}  // namespace
}  // namespace sensex
