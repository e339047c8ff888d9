#include "cli/definition_file.h"

#include <unistd.h>

#include <gtest/gtest.h>

#include "base/folder_test_support.h"
#include "market/market.h"

namespace sensex {
namespace {

class DefinitionFile : public testing::Test {
 protected:
  std::string path() const { return (folder_.path() / "m.txt").string(); }

  static void expect_refused(const std::string& path, Errc code, const std::string& reason) {
    const Result<std::string> text = read_definition(path, "market");
    ASSERT_FALSE(text.has_value()) << text->size();
    EXPECT_EQ(text.error().code, code);
    EXPECT_EQ(text.error().message, "the market " + path + " " + reason +
                                        "; name a text file with --market, or leave it out for "
                                        "the built-in one");
  }

  OwnFolder folder_;
};

TEST_F(DefinitionFile, GivesItsBytesAsTheyAre) {
  const std::string bytes("a\r\n\0b", 5);
  write_content(path(), bytes);
  EXPECT_EQ(read_definition(path(), "market").value(), bytes);
  write_content(path(), "");
  EXPECT_EQ(read_definition(path(), "market").value(), "");
}

// The limit is the parser's own: what can be read is not too large to be parsed.
TEST_F(DefinitionFile, IsReadUpToTheLimitOfADefinition) {
  write_content(path(), std::string(kMostDefinitionBytes, '#'));
  const std::string text = read_definition(path(), "market").value();
  EXPECT_EQ(text.size(), 4'194'304U);
  EXPECT_EQ(Market::parse(text).error().message.find("may have"), std::string::npos);
  EXPECT_NE(Market::parse(text + "#").error().message.find("may have"), std::string::npos);
}

TEST_F(DefinitionFile, ThatIsTooLargeSaysSo) {
  write_content(path(), std::string(kMostDefinitionBytes + 1, '#'));
  expect_refused(path(), Errc::malformed_data, "has more than 4194304 bytes");
  expect_refused("/dev/zero", Errc::malformed_data, "has more than 4194304 bytes");
}

TEST_F(DefinitionFile, ThatIsMissingOrAFolderSaysSo) {
  expect_refused(path(), Errc::not_found, "does not exist");
  expect_refused(folder_.path().string(), Errc::malformed_data, "is a folder");
}

TEST_F(DefinitionFile, ThatMayNotBeReadSaysSo) {
  write_content(path(), "market m");
  std::filesystem::permissions(path(), std::filesystem::perms::none);
  std::filesystem::permissions(folder_.path(), std::filesystem::perms::all);
  const bool is_root = geteuid() == 0;
  ASSERT_EQ(is_root ? seteuid(65534) : 0, 0);  // root may read everything
  expect_refused(path(), Errc::permission_denied, "may not be read");
  ASSERT_EQ(is_root ? seteuid(0) : 0, 0);
}

// The first page of a process is never mapped.
TEST_F(DefinitionFile, ThatBreaksOffSaysSo) {
  expect_refused("/proc/self/mem", Errc::unavailable, "could not be read to its end");
}

TEST_F(DefinitionFile, IsCalledWhatItIs) {
  EXPECT_EQ(read_definition("/nowhere/c.txt", "calendar").error().message,
            "the calendar /nowhere/c.txt does not exist; name a text file with --calendar, or "
            "leave it out for the built-in one");
}

}  // namespace
}  // namespace sensex
