#include "support/folders.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <fmt/core.h>

namespace sensex {
namespace {

std::string csv_of(const Series& series) {
  std::string text = "Date,Open,High,Low,Close,Adj Close,Volume\n";
  for (const Bar& bar : series.bars()) {
    text += fmt::format("{},{},{},{},{},{},{}\n", bar.date.to_string(), bar.open, bar.high, bar.low,
                        bar.close, bar.close, bar.volume);
  }
  return text;
}

std::string csv_of(const GlobalSeries& series) {
  const bool close_only = series.id() == GlobalId::india_vix;
  std::string text =
      close_only ? "Date,india_vix_close\n" : "Date,Open,High,Low,Close,Adj Close,Volume\n";
  for (const GlobalPoint& point : series.points()) {
    const std::string date = point.date.to_string();
    const double v = point.value;
    text += close_only ? fmt::format("{},{}\n", date, v)
                       : fmt::format("{},{},{},{},{},{},0\n", date, v, v, v, v, v);
  }
  return text;
}

std::string file_name(GlobalId id) {
  switch (id) {
    case GlobalId::us_equity:
      return "^GSPC.csv";
    case GlobalId::usd_inr:
      return "INR=X.csv";
    case GlobalId::india_vix:
      return "INDIAVIX_close.csv";
  }
  throw std::logic_error("a global series without a file name");
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "sensex-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void write_csv_folder(const MarketData& data, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder / "yahoo");
  std::filesystem::create_directories(folder / "global");
  write_text(folder / "yahoo" / "^BSESN.csv", csv_of(data.index));
  for (const Series& stock : data.stocks) {
    write_text(folder / "yahoo" / (stock.symbol().text() + ".NS.csv"), csv_of(stock));
  }
  for (const GlobalSeries& series : data.globals) {
    write_text(folder / "global" / file_name(series.id()), csv_of(series));
  }
}

std::string read_text(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void write_text(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

std::filesystem::path real_data_folder() {
  const char* named = std::getenv("SENSEX_TEST_DATA");
  const std::filesystem::path folder =
      named != nullptr ? std::filesystem::path(named)
                       : std::filesystem::path(SENSEX_SOURCE_DIR) / ".." / "shared" / "data";
  return std::filesystem::exists(folder / "yahoo") ? folder : std::filesystem::path();
}

}  // namespace sensex
