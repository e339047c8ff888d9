#include "adapters/files/file_object_store.h"

#include <csignal>
#include <fstream>
#include <sys/resource.h>
#include <sys/stat.h>

#include <gtest/gtest.h>

#include "adapters/files/files_test_support.h"
#include "base/sha256.h"
#include "store/store_contract.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;

constexpr uid_t kNobody = 65534;

// Of "abc".
const std::string kDigest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

class FileObjects : public testing::Test {
 protected:
  FileObjectStore& objects() { return objects_; }
  fs::path root() const { return folder_.path(); }
  fs::path place() const { return root() / "objects" / "ba" / kDigest.substr(2); }

 private:
  OwnFolder folder_;
  FileObjectStore objects_ = FileObjectStore(folder_.path());
};

TEST_F(FileObjects, LieUnderTheirDigestCutAfterTwoDigits) {
  value_of(objects().put("abc"));
  EXPECT_EQ(content_of(place()), "abc");
  EXPECT_EQ(files_below(root()), 1U);
}

TEST_F(FileObjects, CanBeReadByWhoMayReadTheFolder) {
  const mode_t before = umask(022);
  value_of(objects().put("abc"));
  umask(before);
  EXPECT_EQ(fs::status(place()).permissions(), fs::perms(0644));
}

TEST_F(FileObjects, ATornFileIsDamageAndMendedByStoringItAgain) {
  value_of(objects().put("abc"));
  fs::resize_file(place(), 2);
  const Error error = error_of(objects().get(kDigest));
  EXPECT_EQ(error.code, Errc::malformed_data);
  EXPECT_NE(error.message.find("the stored object ba78"), std::string::npos);
  value_of(objects().put("abc"));
  EXPECT_EQ(value_of(objects().get(kDigest)), "abc");
}

TEST_F(FileObjects, WhatAKilledProcessLeftBehindIsNeverRead) {
  fs::create_directories(place().parent_path());
  for (int attempt = 0; attempt < 3; ++attempt) {
    write_content(
        place().string() + "." + std::to_string(getpid()) + "-" + std::to_string(attempt) + ".tmp",
        "ab");
  }
  EXPECT_EQ(error_of(objects().get(kDigest)).code, Errc::not_found);
  value_of(objects().put("abc"));
  EXPECT_EQ(value_of(objects().get(kDigest)), "abc");
  EXPECT_EQ(files_below(root()), 4U);
}

TEST_F(FileObjects, OtherFilesAreLeftAlone) {
  fs::create_directories(place().parent_path());
  write_content(root() / "README", "mine");
  write_content(root() / "objects" / "notes.txt", "mine");
  write_content(place().parent_path() / "0123", "mine");
  value_of(objects().put("abc"));
  EXPECT_EQ(value_of(objects().get(kDigest)), "abc");
  EXPECT_EQ(content_of(root() / "objects" / "notes.txt"), "mine");
}

TEST_F(FileObjects, OnlyDigestsBecomePaths) {
  write_content(root() / "secret", "abc");
  for (const std::string& name :
       {std::string("../secret"), std::string(), "/" + kDigest, kDigest + "0",
        std::string(60, 'a') + "/../", std::string(64, 'B'), kDigest.substr(0, 63) + '\0'}) {
    EXPECT_EQ(error_of(objects().get(name)).code, Errc::not_found) << name;
  }
}

TEST_F(FileObjects, AFolderInPlaceOfAnObjectIsNamed) {
  fs::create_directories(place());
  EXPECT_EQ(error_of(objects().get(kDigest)).message,
            "'" + place().string() +
                "' must be a plain file of at most 268435456 bytes; move it "
                "away");
  const Error error = error_of(objects().put("abc"));
  EXPECT_EQ(error.code, Errc::malformed_data);
  EXPECT_EQ(error.message,
            "cannot write '" + place().string() + "': something else has its name; move that away");
  EXPECT_EQ(files_below(root()), 0U);
}

TEST_F(FileObjects, ALinkOrAPipeInPlaceOfAnObjectIsNotFollowed) {
  fs::create_directories(place().parent_path());
  write_content(root() / "abc", "abc");
  fs::create_symlink(root() / "abc", place());
  EXPECT_EQ(error_of(objects().get(kDigest)).code, Errc::malformed_data);
  fs::remove(place());
  ASSERT_EQ(mkfifo(place().c_str(), 0600), 0);
  EXPECT_EQ(error_of(objects().get(kDigest)).code, Errc::malformed_data);
  value_of(objects().put("abc"));
  EXPECT_EQ(content_of(place()), "abc");
  EXPECT_FALSE(fs::is_symlink(place()));
}

TEST_F(FileObjects, AFileTooLargeIsNotRead) {
  fs::create_directories(place().parent_path());
  write_content(place(), "");
  fs::resize_file(place(), kLargestObject + 1);  // sparse
  EXPECT_NE(error_of(objects().get(kDigest)).message.find("at most"), std::string::npos);
}

TEST_F(FileObjects, AFileInPlaceOfAFolderIsNamed) {
  write_content(root() / "objects", "mine");
  EXPECT_EQ(error_of(objects().put("abc")).code, Errc::malformed_data);
  EXPECT_EQ(error_of(objects().get(kDigest)).code, Errc::malformed_data);
  EXPECT_EQ(content_of(root() / "objects"), "mine");
}

TEST_F(FileObjects, SeveralOnAFullDiskAreKeptAllOrNone) {
  const pid_t child = in_another_process([&] {
    static_cast<void>(signal(SIGXFSZ, SIG_IGN));
    const rlimit limit = {.rlim_cur = 1000, .rlim_max = 1000};
    EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
    const std::vector<NamedBytes> several = {NamedBytes("abc"), NamedBytes(std::string(5000, 'x'))};
    const Error error = error_of(objects().put_all(several));
    EXPECT_EQ(error.code, Errc::unavailable);
    EXPECT_NE(error.message.find("no space is left"), std::string::npos);
  });
  EXPECT_EQ(end_of(child), 0);
  EXPECT_EQ(files_below(root()), 0U);
}

TEST_F(FileObjects, AFolderThatMayNotBeWrittenIsDeniedAndStillReads) {
  value_of(objects().put("abc"));
  fs::permissions(root(), fs::perms(0755));
  const pid_t child = in_another_process([&] {
    EXPECT_EQ(setuid(kNobody), 0);
    EXPECT_EQ(error_of(objects().put("new")).code, Errc::permission_denied);
    EXPECT_EQ(value_of(objects().get(kDigest)), "abc");
    EXPECT_EQ(value_of(objects().put("abc")), kDigest);
  });
  EXPECT_EQ(end_of(child), 0);
}

TEST_F(FileObjects, AProcessKilledInTheMiddleLeavesNoWrongObject) {
  std::array<int, 2> ends = {};
  ASSERT_EQ(pipe(ends.data()), 0);
  const pid_t child = in_another_process([&] {
    for (int i = 0;; ++i) {
      value_of(objects().put(std::to_string(i) + std::string(20'000, 'x')));
      if (i < 10) continue;
      EXPECT_EQ(write(ends[1], "x", 1), 1);
    }
  });
  char byte = 0;
  EXPECT_EQ(read(ends[0], &byte, 1), 1);
  ASSERT_EQ(kill(child, SIGKILL), 0);
  EXPECT_TRUE(WIFSIGNALED(end_of(child)));
  for (const int end : ends) close(end);
  std::size_t whole = 0;
  for (const auto& entry : fs::recursive_directory_iterator(root() / "objects")) {
    if (entry.is_directory() || entry.path().extension() == ".tmp") continue;
    EXPECT_EQ(sha256_hex(content_of(entry.path())),
              entry.path().parent_path().filename().string() + entry.path().filename().string());
    ++whole;
  }
  EXPECT_GE(whole, 11U);
}

TEST_F(FileObjects, ProcessesThatPutTheSameBytesAtOnceAllSucceed) {
  const std::string bytes(100'000, 'x');
  std::vector<pid_t> children;
  for (int process = 0; process < 4; ++process) {
    children.push_back(in_another_process([&] {
      for (int i = 0; i < 20; ++i) value_of(objects().put(bytes + std::to_string(i)));
    }));
  }
  for (const pid_t child : children) EXPECT_EQ(end_of(child), 0);
  EXPECT_EQ(files_below(root()), 20U);
}

}  // namespace
}  // namespace sensex
