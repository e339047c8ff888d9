#include "pipeline/staged_folder.h"

#include <gtest/gtest.h>

#include "pipeline/folder_test_support.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;
using Names = std::set<std::string>;

class Staging : public testing::Test {
 protected:
  fs::path above() const { return folder_.path(); }
  fs::path target() const { return above() / "out"; }
  StagedFolder stage(const std::string& content) const {
    StagedFolder staged = StagedFolder::create(target()).value();
    write_content(staged.path() / "file", content);
    return staged;
  }

 private:
  OwnFolder folder_;
};

TEST_F(Staging, NothingHasTheNameBeforeTheCommit) {
  StagedFolder staged = stage("new");
  EXPECT_FALSE(fs::exists(target()));
  ASSERT_TRUE(staged.commit().has_value());
  EXPECT_EQ(content_of(target() / "file"), "new");
  EXPECT_EQ(names_in(above()), Names{"out"});
}

TEST_F(Staging, WithoutACommitNothingIsLeft) {
  static_cast<void>(stage("new"));
  EXPECT_TRUE(names_in(above()).empty());
}

TEST_F(Staging, ReplacesTheFolderAsAWhole) {
  fs::create_directories(target() / "sub");
  write_content(target() / "old", "old");
  StagedFolder staged = stage("new");
  EXPECT_EQ(content_of(target() / "old"), "old");
  ASSERT_TRUE(staged.commit().has_value());
  EXPECT_EQ(names_in(target()), Names{"file"});
  EXPECT_EQ(names_in(above()), Names{"out"});
}

TEST_F(Staging, StepsAsideForWhatAKilledProgramLeft) {
  fs::create_directory(target());
  fs::create_directory(above() / "out.new-0");
  write_content(above() / "out.new-1", "a file");
  fs::create_directory(above() / "out.old-0");
  StagedFolder staged = stage("new");
  EXPECT_EQ(staged.path().filename(), "out.new-2");
  ASSERT_TRUE(staged.commit().has_value());
  EXPECT_EQ(names_in(above()), (Names{"out", "out.new-0", "out.new-1", "out.old-0"}));
}

TEST_F(Staging, PutsBackWhatWasThereWhenTheRenameFails) {
  fs::create_directory(target());
  write_content(target() / "old", "old");
  StagedFolder staged = stage("new");
  fs::remove_all(staged.path());
  const Error error = staged.commit().error();
  EXPECT_EQ(error.code, Errc::permission_denied);
  EXPECT_EQ(error.message, "'" + target().string() + "' cannot be replaced; name another place");
  EXPECT_EQ(content_of(target() / "old"), "old");
  EXPECT_EQ(names_in(above()), Names{"out"});
}

TEST_F(Staging, MovesWithItsObject) {
  StagedFolder first = stage("new");
  StagedFolder second = std::move(first);
  ASSERT_TRUE(second.commit().has_value());
  EXPECT_EQ(names_in(above()), Names{"out"});
}

TEST_F(Staging, SaysThatTheFolderAboveIsMissing) {
  const Error error = StagedFolder::create(above() / "no" / "out").error();
  EXPECT_EQ(error.code, Errc::not_found);
  EXPECT_EQ(error.message,
            "the folder '" + (above() / "no").string() + "' does not exist; make it first");
}

TEST_F(Staging, SaysThatTheFolderAboveCannotBeWritten) {
  write_content(above() / "file", "");
  EXPECT_EQ(StagedFolder::create(above() / "file" / "out").error().code, Errc::permission_denied);
}

}  // namespace
}  // namespace sensex
