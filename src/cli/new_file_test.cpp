#include "cli/new_file.h"

#include <gtest/gtest.h>

#include "base/folder_test_support.h"
#include "store/store_contract.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;

std::size_t names_in(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(NewFile, IsItsOwnersAloneAndHasItsNameOnceKept) {
  const OwnFolder folder;
  const fs::path path = folder.path() / "file";
  {
    NewFile file = value_of(NewFile::beside(path));
    write_content(file.temporary(), "x");
    EXPECT_FALSE(fs::exists(path));
    EXPECT_TRUE(file.keep().has_value());
  }
  EXPECT_EQ(content_of(path), "x");
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(names_in(folder.path()), 1U);
}

TEST(NewFile, ThatIsNotKeptLeavesNothing) {
  const OwnFolder folder;
  {
    const NewFile file = value_of(NewFile::beside(folder.path() / "file"));
    for (const char* suffix : {"-journal", "-wal", "-shm"}) {
      write_content(file.temporary() + suffix, "x");
    }
  }
  EXPECT_EQ(names_in(folder.path()), 0U);
}

TEST(NewFile, TakesNoNameThatIsTaken) {
  const OwnFolder folder;
  const fs::path path = folder.path() / "file";
  NewFile file = value_of(NewFile::beside(path));
  write_content(path, "there");
  const std::string said =
      "'" + path.string() + "' is there already and stays as it is; choose another name";
  EXPECT_EQ(error_of(file.keep()).message, said);
  EXPECT_EQ(error_of(NewFile::beside(path)).message, said);
  fs::remove(path);
  fs::create_symlink("nowhere", path);
  EXPECT_EQ(error_of(NewFile::beside(path)).code, Errc::already_exists);
}

TEST(NewFile, NeedsItsFolder) {
  const OwnFolder folder;
  EXPECT_EQ(error_of(NewFile::beside(folder.path() / "no" / "file")).code, Errc::not_found);
  EXPECT_EQ(folder_of("file"), ".");
  EXPECT_EQ(folder_of("a/file"), "a");
}

}  // namespace
}  // namespace sensex
