#include "adapters/bhavcopy/daily_zip.h"
#include "fuzz.h"

namespace sensex {

void fuzz_one(std::string_view input) {
  const auto file = unzip_daily_file("day.zip", input);
  if (file) {
    require(is_zip(input), "only an archive is unzipped");
    require(file->bytes.size() <= kMaxDailyFileBytes, "a daily file is not large");
    require(file->bytes.size() <= kMaxZipRatio * input.size(), "nor much larger than its archive");
  }
  const auto rows = read_daily_file("day.zip", input);
  require(file || !is_zip(input) || !rows, "no rows from an archive that is refused");
}

}  // namespace sensex
