#include "adapters/bhavcopy/daily_zip.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "adapters/bhavcopy/daily_test_support.h"

namespace sensex {
namespace {

// Archives that Python's zipfile wrote; the damaged ones were damaged afterwards.
std::string archive(const std::string& name) {
  const std::filesystem::path file =
      std::filesystem::path(SENSEX_SOURCE_DIR) / "fuzz/corpus/daily_zip" / name;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) ADD_FAILURE() << "cannot read " << file;
  return {std::istreambuf_iterator<char>(stream), {}};
}

// The archive of one file with a number of its entry changed, in the file's own header and in the
// directory's, which has the same fields two bytes later.
std::string with_field(std::string bytes, std::size_t offset, std::string_view value) {
  const std::size_t directory = bytes.find("PK\x01\x02");
  bytes.replace(offset, value.size(), value);
  return bytes.replace(directory + offset + 2, value.size(), value);
}

constexpr std::size_t kPackedSize = 18;  // offsets within a file's header
constexpr std::size_t kSize = 22;

std::string text() { return joined({kNseLegacyHeader, kNseLegacyRow}); }

Error error_of(std::string_view bytes) {
  const auto file = unzip_daily_file("day.zip", bytes);
  return file ? Error{Errc::internal, "accepted"} : file.error();
}

std::string refused(std::string_view what) {
  return joined({"day.zip: ", what, "; fetch the file again"});
}

const std::string kDamaged = refused("expected a whole zip archive, got a damaged or cut off one");

TEST(DailyZip, UnpacksTheCsvFile) {
  for (const char* name : {"deflated", "stored"}) {
    const auto file = unzip_daily_file("day.zip", archive(name));
    ASSERT_TRUE(file.has_value()) << file.error().message;
    EXPECT_EQ(file->name, "cm05JUL2024bhav.csv");
    EXPECT_EQ(file->bytes, text());
  }
}

TEST(DailyZip, IgnoresWhatIsNoCsvFile) {
  for (const char* name : {"readme_and_csv", "csv_and_readme"}) {
    const auto file = unzip_daily_file("day.zip", archive(name));
    ASSERT_TRUE(file.has_value()) << file.error().message;
    EXPECT_EQ(file->name, "a.csv");
    EXPECT_EQ(file->bytes, text());
  }
}

TEST(DailyZip, RefusesNoneOrSeveralCsvFiles) {
  EXPECT_EQ(error_of(archive("no_csv")).message,
            refused("expected an archive with a CSV file, got none"));
  EXPECT_EQ(error_of(archive("empty")).message, kDamaged);  // as the library sees it
  EXPECT_EQ(error_of(archive("two_csv")).message,
            refused("expected one CSV file, got 'a.csv' and 'b.CSV'"));
}

TEST(DailyZip, RefusesWhatIsNoArchive) {
  EXPECT_EQ(error_of(text()).code, Errc::malformed_data);
  EXPECT_EQ(error_of("").message, refused("expected a zip archive, got something else"));
  EXPECT_EQ(error_of("PK\x03\x04 and no more").message, kDamaged);
}

TEST(DailyZip, RefusesAnEncryptedFile) {
  EXPECT_EQ(error_of(archive("encrypted")).message,
            refused("expected a plain file, got an encrypted one"));
}

TEST(DailyZip, RefusesAnotherPacking) {
  EXPECT_EQ(error_of(archive("bzip2")).message,
            refused("expected a stored or deflated file, got compression method 12"));
}

TEST(DailyZip, RefusesACutOffOrDamagedArchive) {
  EXPECT_EQ(error_of(archive("cut_off")).message, kDamaged);
  EXPECT_EQ(error_of(archive("damaged_stream")).code, Errc::malformed_data);
}

TEST(DailyZip, RefusesBytesOfAnotherChecksum) {
  EXPECT_EQ(error_of(archive("other_checksum")).message,
            refused("expected bytes of the archive's checksum, got others"));
  std::string changed = archive("stored");
  changed[changed.find("ALPHA")] = 'B';
  EXPECT_EQ(error_of(changed).message,
            refused("expected bytes of the archive's checksum, got others"));
}

TEST(DailyZip, RefusesAFileOfAnotherSizeThanAnnounced) {
  EXPECT_EQ(error_of(with_field(archive("deflated"), kSize, "\xB1")).message, kDamaged);
  EXPECT_EQ(error_of(with_field(archive("deflated"), kSize, "\xAF")).message,
            refused("expected bytes of the archive's checksum, got others"));
}

TEST(DailyZip, RefusesAnAbsurdSize) {
  const std::string announced("\x01\x00\x00\x02", 4);
  EXPECT_EQ(error_of(with_field(archive("deflated"), kSize, announced)).message,
            refused("expected a file of at most 33554432 bytes, got 33554433"));
}

TEST(DailyZip, RefusesAnAbsurdCompression) {
  EXPECT_EQ(error_of(archive("ratio")).message,
            refused("expected at most 200 bytes for each packed one, got 20000 from 37"));
}

TEST(DailyZip, RefusesMorePackedBytesThanThereAre) {
  const std::string announced("\x00\x00\x01\x00", 4);
  EXPECT_EQ(error_of(with_field(archive("deflated"), kPackedSize, announced)).message, kDamaged);
}

TEST(DailyZip, RefusesAFileThatLiesBeyondTheEnd) {
  std::string bytes = archive("deflated");
  const std::size_t place = bytes.find("PK\x01\x02") + 42;
  for (const std::string_view offset :
       {std::string_view("\x0A\x01\x00\x00", 4), std::string_view("\x00\x00\x00\x30", 4)}) {
    EXPECT_EQ(error_of(bytes.replace(place, 4, offset)).message, kDamaged);
  }
}

TEST(DailyZip, RefusesTooManyFiles) {
  std::string bytes = archive("deflated");
  const std::size_t end = bytes.find("PK\x05\x06");
  bytes[end + 8] = bytes[end + 10] = 17;
  EXPECT_EQ(error_of(bytes).message, refused("expected an archive of at most 16 files, got 17"));
  bytes[end + 8] = bytes[end + 10] = 16;  // announced, but not there
  EXPECT_EQ(error_of(bytes).message, kDamaged);
}

TEST(DailyZip, RefusesALongName) {
  EXPECT_EQ(unzip_daily_file("day.zip", archive("longest_name")).value().name.size(), 255U);
  EXPECT_EQ(error_of(archive("long_name")).message,
            refused("expected names of less than 256 characters, got 256"));
}

TEST(DailyZip, RefusesAnAbsurdArchive) {
  EXPECT_EQ(error_of(std::string(kMaxZipBytes + 1, 'P')).message,
            refused("expected an archive of at most 16777216 bytes, got 16777217"));
}

TEST(DailyZip, ReadsPackedAndPlainFiles) {
  for (const char* name : {"deflated", "plain"}) {
    const auto file = read_daily_file("day.zip", archive(name));
    ASSERT_TRUE(file.has_value()) << file.error().message;
    EXPECT_EQ(file->format, DailyFormat::nse_legacy);
    EXPECT_EQ(file->rows.size(), 1U);
  }
}

TEST(DailyZip, TheNameWithinTheArchiveTellsTheDayOfBse) {
  const auto file = read_daily_file("EQ010101_CSV.ZIP", archive("bse"));
  ASSERT_TRUE(file.has_value()) << file.error().message;
  EXPECT_EQ(file->day, Date(2024, 7, 5));
}

TEST(DailyZip, AMessageNamesTheFileWithinTheArchive) {
  const auto other = read_daily_file("day.zip", archive("other_header"));
  ASSERT_FALSE(other.has_value());
  EXPECT_TRUE(other.error().message.starts_with("day.zip/a.csv:1: expected the header"));
}

TEST(DailyZip, ARefusedArchiveIsNotReadFurther) {
  const auto file = read_daily_file("day.zip", archive("two_csv"));
  ASSERT_FALSE(file.has_value());
  EXPECT_EQ(file.error().message, refused("expected one CSV file, got 'a.csv' and 'b.CSV'"));
}

// Every truncation and every flipped byte is either refused or leaves the file's bytes as they
// were.
TEST(DailyZip, DamageNeverChangesTheFile) {
  const std::string good = archive("deflated");
  for (std::size_t i = 0; i < good.size(); ++i) {
    const auto truncated = unzip_daily_file("day.zip", std::string_view(good).substr(0, i));
    ASSERT_TRUE(!truncated || truncated->bytes == text()) << i;
    std::string flipped = good;
    flipped[i] = static_cast<char>(~flipped[i]);
    const auto damaged = unzip_daily_file("day.zip", flipped);
    ASSERT_TRUE(!damaged || damaged->bytes == text()) << i;
  }
}

}  // namespace
}  // namespace sensex
