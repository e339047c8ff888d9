#include "base/log.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <spdlog/sinks/stdout_sinks.h>

namespace sensex {
namespace {

using Json = nlohmann::ordered_json;

std::string_view name(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  return "error";
}

// Six decimals are a microsecond; more would print binary noise.
double rounded(double value) { return std::stod(fmt::format("{:.6f}", value)); }

class StderrLogger final : public Logger {
 public:
  StderrLogger(const Clock& clock, LogLevel least)
      : clock_(clock), least_(least), sink_(std::make_shared<spdlog::sinks::stderr_sink_mt>()) {
    sink_->set_pattern("%v");
  }

  void log(LogLevel level, std::string_view component, std::string_view message,
           std::string_view detail) override {
    if (level < least_) return;
    Json line = head(level, component, message);
    if (!detail.empty()) line["detail"] = detail;
    write(line);
  }

  void prediction(std::string_view component, const PredictionLogFields& fields) override {
    if (LogLevel::info < least_) return;
    Json line = head(LogLevel::info, component, "Prediction completed");
    line["prediction_id"] = fields.prediction_id;
    line["processing_time"] = rounded(fields.processing_time_s);
    line["confidence"] = rounded(fields.confidence);
    write(line);
  }

 private:
  Json head(LogLevel level, std::string_view component, std::string_view message) const {
    Json line;
    line["timestamp"] = to_iso8601(clock_.now());
    line["level"] = name(level);
    line["component"] = component;
    line["message"] = message;
    return line;
  }

  void write(const Json& line) {
    const std::string text = line.dump(-1, ' ', false, Json::error_handler_t::replace);
    sink_->log(spdlog::details::log_msg(spdlog::string_view_t(), spdlog::level::info, text));
    sink_->flush();
  }

  const Clock& clock_;
  LogLevel least_;
  std::shared_ptr<spdlog::sinks::stderr_sink_mt> sink_;
};

class NullLogger final : public Logger {
 public:
  void log(LogLevel, std::string_view, std::string_view, std::string_view) override {}
  void prediction(std::string_view, const PredictionLogFields&) override {}
};

}  // namespace

Result<LogLevel> parse_log_level(std::string_view text) {
  for (const LogLevel level :
       {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error}) {
    if (text == name(level)) return level;
  }
  return fail(
      Errc::invalid_argument,
      fmt::format("log level must be debug, info, warning or error, got '{}'", text.substr(0, 40)));
}

std::unique_ptr<Logger> make_stderr_logger(const Clock& clock, LogLevel least) {
  return std::make_unique<StderrLogger>(clock, least);
}

std::unique_ptr<Logger> make_null_logger() { return std::make_unique<NullLogger>(); }

}  // namespace sensex
