#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "web/http.h"

namespace sensex {

// What of a response's head the connection decides.
struct HeadOptions {
  bool keep_alive = true;
  bool to_http_1_0 = false;  // where staying open must be said
  std::string_view date = {};
};

// Writes status line and headers with the blank line after them, into `head`, whose memory is
// reused.
void write_head(std::string& head, const Response& response, const HeadOptions& options);

// The Date header's value (IMF-fixdate), made once a second. Not safe to share between threads.
class HttpDate {
 public:
  std::string_view at(std::time_t now);

 private:
  std::time_t made_for_ = -1;
  std::string text_;
};

}  // namespace sensex
