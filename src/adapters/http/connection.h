#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include "adapters/http/refusal.h"
#include "adapters/http/response_head.h"
#include "adapters/http/shared.h"

namespace sensex {

// One client's connection: reads requests, asks the handler, writes responses, one after the other.
// Lives on one thread; nothing here is safe to call from another.
class Connection {
 public:
  using Time = std::chrono::steady_clock::time_point;
  template <class T>
  using Awaitable = boost::asio::awaitable<T>;

  // `shared` and `date` must outlive the connection.
  Connection(ServerShared& shared, HttpDate& date, boost::asio::ip::tcp::socket socket);

  // Until the client leaves, a limit or a time-out is passed, or after drain().
  Awaitable<void> serve();
  // Says 503 and closes.
  Awaitable<void> turn_away();

  // Ends what waits past its deadline. Called now and then instead of one timer per connection,
  // which every request would have to set twice.
  void expire_if_due(Time now);
  // Closes now when no request is under way, else after its response.
  void drain();

 private:
  enum class Read { request, closed, refused };
  struct Incoming;

  Awaitable<bool> serve_one();  // false: no further request
  Awaitable<Read> read(Incoming& incoming);
  std::optional<Read> parse(Incoming& incoming);
  Awaitable<void> say_continue(Incoming& incoming);
  Awaitable<bool> read_some();
  Awaitable<bool> write(const Response& response, const HeadOptions& options, bool with_body);
  Awaitable<void> refuse(Response response);
  Awaitable<Response> answer(const Incoming& incoming);
  Awaitable<Response> answer(const Request& request);
  bool needs_pool(const Request& request) const;
  Response call_handler(const Request& request);
  Response refusal(Refusal reason);
  Response malformed(const Error& error);
  void note(Refusal reason, std::string_view id, std::string_view message);
  void wait_at_most(std::chrono::milliseconds time);

  ServerShared& shared_;
  HttpDate& date_;
  boost::asio::ip::tcp::socket socket_;
  boost::beast::flat_buffer buffer_;
  std::string head_;
  Time deadline_ = Time::max();
  bool expired_ = false;
  bool idle_ = false;
  bool draining_ = false;
};

}  // namespace sensex
