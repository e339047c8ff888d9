#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "market/bar.h"

namespace sensex {

inline constexpr std::size_t kMaxDailyFileBytes = 32U << 20U;
inline constexpr std::size_t kMaxDailyLineBytes = 4096;
inline constexpr std::size_t kMaxDailyRows = 200'000;

enum class Exchange { nse, bse };

// The layouts in which the exchanges publish a day's prices; docs/formats/daily-files.md lists the
// columns of each.
enum class DailyFormat {
  nse_legacy,   // cmDDMONYYYYbhav.csv, until 5 July 2024
  nse_full,     // sec_bhavdata_full_DDMMYYYY.csv, with delivered quantities
  nse_history,  // the rows of nse_full of many days after one another, with a leading Date
  bse_legacy,   // EQDDMMYY.CSV and EQ_ISINCODE_DDMMYY.CSV, until 5 July 2024
  udiff         // BhavCopy_{NSE,BSE}_CM_0_0_0_YYYYMMDD_F_0000.csv, both exchanges since 8 July 2024
};

std::string_view to_string(Exchange exchange);   // "NSE"
std::string_view to_string(DailyFormat format);  // "NSE's full daily file"

// One line of a daily file. Text is printable ASCII without spaces around it.
struct DailyRow {
  std::size_t line = 0;         // within the file, 1 is the first
  std::string ticker = {};      // NSE's symbol or BSE's scrip id; empty in bse_legacy
  std::string series = {};      // NSE's series (EQ, BE, ...) or BSE's group (A, B, ...)
  std::string isin = {};        // empty where the file has none
  std::string scrip_code = {};  // BSE's number of the security; empty in files of NSE
  std::string name = {};        // the security's name as the file has it, or empty
  Bar bar = {};                 // as traded, NOT adjusted for splits; rupees, shares
  std::optional<double> previous_close = std::nullopt;  // rupees; none where the file says 0
  std::optional<double> delivered = std::nullopt;       // shares, at most the volume

  friend bool operator==(const DailyRow&, const DailyRow&) = default;
};

// What names the security within files of one exchange and layout: the ticker, or where the file
// has none the scrip code.
std::string_view identity(const DailyRow& row);

// A line that was read but cannot be true.
struct RefusedDailyRow {
  std::size_t line = 0;
  std::string reason = {};

  friend bool operator==(const RefusedDailyRow&, const RefusedDailyRow&) = default;
};

// What a file says of the cash market, every series of it, in the file's order.
struct DailyFile {
  DailyFormat format = DailyFormat::nse_legacy;
  Exchange exchange = Exchange::nse;
  std::optional<Date> day = std::nullopt;  // of every row; none in nse_history
  std::vector<DailyRow> rows = {};
  // An impossible bar (Bar::create), no price where one belongs, no ticker, a mutilated ISIN, more
  // delivered than traded, or a second line of the same security, series and day.
  std::vector<RefusedDailyRow> refused = {};
  std::size_t other_instruments = 0;  // lines of derivatives, bonds and the like, left out
};

// Reads a daily file of any of the formats, which its header's names tell; order, letter case and
// further columns do not matter. Takes a UTF-8 byte order mark, CRLF, spaces around names and
// values, quoted fields, empty lines and a comma at the end of a line.
//   name   for messages; for a bse_legacy file without TRADING_DATE also where its day comes from
//   not_found         a web page: how the exchanges answer when there is no file
//   not_enough_data   an empty file, a header without rows, no row of the cash market
//   malformed_data    a header of no known format or without a column; a line that is too long, has
//                     another number of fields, a bad number, a bad day, or another day or exchange
//                     than the lines before; more bytes or rows than a daily file has
//   invalid_argument  a bse_legacy file whose day neither its rows nor its name tell
Result<DailyFile> parse_daily_file(std::string_view name, std::string_view bytes);

}  // namespace sensex
