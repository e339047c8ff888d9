#include <algorithm>

#include "adapters/bhavcopy/daily_file.h"
#include "adapters/bhavcopy/equity_series.h"
#include "adapters/bhavcopy/repetition.h"
#include "fuzz.h"

namespace sensex {
namespace {

bool is_clean(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

void check_row(const DailyRow& row, const DailyFile& file) {
  require(Bar::create(row.bar).has_value(), "bars are possible");
  require(!file.day || row.bar.date == *file.day, "rows are of the file's day");
  require(!identity(row).empty(), "rows name their security");
  require(is_clean(row.ticker) && is_clean(row.series) && is_clean(row.isin) &&
              is_clean(row.scrip_code) && is_clean(row.name),
          "text is printable");
  require(!row.delivered || *row.delivered <= row.bar.volume, "no more delivered than traded");
}

}  // namespace

void fuzz_one(std::string_view input) {
  const auto file = parse_daily_file("EQ050724.CSV", input);
  if (!file) {
    require(is_clean(file.error().message), "messages are printable");
    return;
  }
  for (const DailyRow& row : file->rows) check_row(row, *file);
  for (const RefusedDailyRow& row : file->refused) require(is_clean(row.reason), "reasons as well");
  require(file->day.has_value() != (file->format == DailyFormat::nse_history),
          "a day or a history");
  require(equity_rows(*file).size() <= file->rows.size(), "no share comes from nowhere");
  require(!repeats(*file, *file), "a file does not repeat itself");
}

}  // namespace sensex
