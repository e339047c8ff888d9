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

std::string cell(const std::optional<double>& value) {
  return value ? fmt::format("{}", *value) : std::string();
}

std::string csv_of(const GlobalSeries& series, const GlobalSpec& spec) {
  std::string text = fmt::format("Date,Open,{}\n", spec.column);
  for (const GlobalPoint& point : series.points()) {
    text += fmt::format("{},{},{}\n", point.date.to_string(), cell(point.open), cell(point.close));
  }
  return text;
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

void write_csv_folder(const MarketData& data, const Market& market,
                      const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder / "yahoo");
  std::filesystem::create_directories(folder / "global");
  write_text(folder / "yahoo" / (market.index().text() + ".csv"), csv_of(data.index));
  for (const Series& stock : data.stocks) {
    write_text(folder / "yahoo" / (stock.symbol().text() + market.suffix() + ".csv"),
               csv_of(stock));
  }
  for (const GlobalSeries& series : data.globals) {
    const GlobalSpec& spec = *market.find_global(series.id());
    write_text(folder / "global" / (spec.file + ".csv"), csv_of(series, spec));
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
