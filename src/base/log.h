#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace sensex {

enum class LogLevel { debug, info, warning, error };

// "debug", "info", "warning" or "error". invalid_argument: anything else.
Result<LogLevel> parse_log_level(std::string_view text);

// Fields of one served prediction; the line has exactly the keys timestamp, level, component,
// message, prediction_id, processing_time and confidence.
struct PredictionLogFields {
  std::string prediction_id = {};
  double processing_time_s = 0.0;
  double confidence = 0.0;  // |p - 0.5| * 2, 0 to 1
};

// JSON lines: {"timestamp", "level", "component", "message"} and, where there is one, "detail".
// Lines from several threads never mix. Safe to call from several threads.
class Logger {
 public:
  virtual ~Logger() = default;
  virtual void log(LogLevel level, std::string_view component, std::string_view message,
                   std::string_view detail = {}) = 0;
  virtual void prediction(std::string_view component, const PredictionLogFields& fields) = 0;
};

// To standard error; spdlog does the writing. `clock` must outlive the logger.
std::unique_ptr<Logger> make_stderr_logger(const Clock& clock, LogLevel least);

// Keeps nothing; for tests and commands that print their own progress.
std::unique_ptr<Logger> make_null_logger();

}  // namespace sensex
