#include "adapters/http/connection.h"

#include <array>
#include <optional>
#include <tuple>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <fmt/core.h>

#include "adapters/http/target.h"
#include "web/guard.h"

namespace sensex {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using Parser = http::request_parser<http::string_body>;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kReadSize = 4096;
const asio::const_buffer kContinue =
    asio::buffer(std::string_view("HTTP/1.1 100 Continue\r\n\r\n"));
// After a refusal: how long and how much of what the client still sends is taken from it. Closing
// on unread bytes would reset the connection, and the client might never see why.
constexpr std::chrono::milliseconds kLingerTime{1000};
constexpr std::size_t kLingerBytes = std::size_t{256} * 1024;

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

Response with_id(Response response, std::string_view id) {
  add_common_headers(response, id);
  return response;
}

std::string_view view(boost::core::string_view text) { return {text.data(), text.size()}; }

std::map<std::string, std::string> headers_of(const http::fields& fields) {
  std::map<std::string, std::string> headers;
  for (const auto& field : fields) {
    const std::string_view value = view(field.value());
    const auto [entry, is_new] = headers.try_emplace(lower_case(view(field.name_string())), value);
    if (!is_new) entry->second.append(", ").append(value);
  }
  return headers;
}

std::optional<Refusal> refusal_of(const error_code& error) {
  if (error == http::error::header_limit) return Refusal::header_too_large;
  if (error == http::error::body_limit) return Refusal::body_too_large;
  return Refusal::malformed;
}

}  // namespace

// A request while it arrives.
struct Connection::Incoming {
  explicit Incoming(const ServerOptions& options) {
    parser.header_limit(static_cast<std::uint32_t>(options.header_limit_bytes));
    parser.body_limit(options.body_limit_bytes);
    parser.eager(true);
  }

  bool wants_continue() const {
    return !continued && parser.is_header_done() &&
           boost::beast::iequals(parser.get()[http::field::expect], "100-continue");
  }

  // What the headers ask for and nobody here does.
  std::optional<Refusal> unmet() const {
    if (!parser.is_header_done()) return std::nullopt;
    const auto& message = parser.get();
    const auto coding = message[http::field::transfer_encoding];
    if (!coding.empty() && !boost::beast::iequals(coding, "chunked")) {
      return Refusal::transfer_coding;
    }
    const auto expected = message[http::field::expect];
    const bool known = expected.empty() || boost::beast::iequals(expected, "100-continue");
    // HTTP/1.0 knows no expectations (RFC 9110, 10.1.1).
    if (!known && message.version() == 11) return Refusal::expectation;
    return std::nullopt;
  }

  Parser parser = {};
  Refusal refusal = Refusal::malformed;  // of Read::refused
  bool begun = false;                    // a first byte has come
  bool continued = false;                // the client was told to send its body
};

Connection::Connection(ServerShared& shared, HttpDate& date, asio::ip::tcp::socket socket)
    : shared_(shared), date_(date), socket_(std::move(socket)) {
  error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

Connection::Awaitable<void> Connection::serve() {
  bool open = true;
  while (open) open = co_await serve_one();
}

Connection::Awaitable<bool> Connection::serve_one() {
  Incoming incoming(shared_.options);
  const Read outcome = co_await read(incoming);
  if (outcome == Read::closed) co_return false;
  if (outcome == Read::refused) {
    co_await refuse(refusal(incoming.refusal));
    co_return false;
  }
  const Response response = co_await answer(incoming);
  const auto& message = incoming.parser.get();
  const bool keep_alive = message.keep_alive() && !draining_;
  const HeadOptions options{.keep_alive = keep_alive,
                            .to_http_1_0 = message.version() == 10,
                            .date = date_.at(std::time(nullptr))};
  const bool with_body = message.method() != http::verb::head && response.status != 304;
  const bool written = co_await write(response, options, with_body);
  co_return written&& keep_alive;
}

// Takes the buffer's bytes first, where the next of several pipelined requests may already be, and
// the socket's only when those are not enough.
Connection::Awaitable<Connection::Read> Connection::read(Incoming& incoming) {
  for (;;) {
    if (const std::optional<Read> outcome = parse(incoming)) co_return *outcome;
    if (incoming.wants_continue()) co_await say_continue(incoming);
    idle_ = !incoming.begun;
    if (idle_ && draining_) co_return Read::closed;
    if (idle_) wait_at_most(shared_.options.idle_timeout);
    const bool received = co_await read_some();
    if (expired_ && incoming.begun) {
      incoming.refusal = Refusal::timeout;
      co_return Read::refused;
    }
    if (!received) co_return Read::closed;
    idle_ = false;
  }
}

// A client that is gone is noticed by the read that follows.
Connection::Awaitable<void> Connection::say_continue(Incoming& incoming) {
  incoming.continued = true;
  co_await asio::async_write(socket_, kContinue, kAwait);
}

// None while more bytes are needed.
std::optional<Connection::Read> Connection::parse(Incoming& incoming) {
  if (buffer_.size() == 0) return std::nullopt;
  if (!std::exchange(incoming.begun, true)) wait_at_most(shared_.options.read_timeout);
  error_code error;
  buffer_.consume(incoming.parser.put(buffer_.data(), error));
  const bool failed = error && error != http::error::need_more;
  if (const auto refusal = failed ? refusal_of(error) : incoming.unmet()) {
    incoming.refusal = *refusal;
    return Read::refused;
  }
  if (incoming.parser.is_done()) return Read::request;
  return std::nullopt;
}

Connection::Awaitable<bool> Connection::read_some() {
  const auto space = buffer_.prepare(kReadSize);
  const auto [error, size] = co_await socket_.async_read_some(space, kAwait);
  buffer_.commit(size);
  co_return !error;
}

Connection::Awaitable<bool> Connection::write(const Response& response, const HeadOptions& options,
                                              bool with_body) {
  write_head(head_, response, options);
  const std::size_t body_size = with_body ? response.body->size() : 0;
  const std::array<asio::const_buffer, 2> parts{asio::buffer(head_),
                                                asio::buffer(response.body->data(), body_size)};
  wait_at_most(shared_.options.idle_timeout);
  const auto [error, size] = co_await asio::async_write(socket_, parts, kAwait);
  co_return !error;
}

Connection::Awaitable<void> Connection::turn_away() {
  co_await refuse(refusal(Refusal::too_many_connections));
}

// For requests that cannot be read to their end: nothing on this connection makes sense any more.
Connection::Awaitable<void> Connection::refuse(Response response) {
  const HeadOptions options{.keep_alive = false, .date = date_.at(std::time(nullptr))};
  const bool written = co_await write(response, options, true);
  if (!written) co_return;
  error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  wait_at_most(kLingerTime);
  idle_ = true;
  std::size_t taken = 0;
  bool more = true;
  while (more && !expired_ && !draining_ && taken < kLingerBytes) {
    buffer_.clear();
    more = co_await read_some();
    taken += buffer_.size();
  }
}

Connection::Awaitable<Response> Connection::answer(const Incoming& incoming) {
  const auto& message = incoming.parser.get();
  auto target = parse_target(view(message.target()));
  if (!target) co_return malformed(target.error());
  if (message.version() == 11 && message.count(http::field::host) != 1) {
    co_return malformed({.code = Errc::invalid_argument,
                         .message = "an HTTP/1.1 request must have one Host header"});
  }
  const Request request{.method = std::string(view(message.method_string())),
                        .path = std::move(target->path),
                        .query = std::move(target->query),
                        .headers = headers_of(message),
                        .body = message.body()};
  co_return co_await answer(request);
}

Connection::Awaitable<Response> Connection::answer(const Request& request) {
  if (!needs_pool(request)) co_return call_handler(request);
  if (!shared_.pool.try_enter()) co_return refusal(Refusal::busy);
  std::function<Response()> job = [this, &request] { return call_handler(request); };
  co_return co_await shared_.pool.run(std::move(job));
}

bool Connection::needs_pool(const Request& request) const {
  const Blocking blocking = shared_.options.blocking(request);
  return blocking == Blocking::often || (blocking == Blocking::rarely && !shared_.pool.idle());
}

Response Connection::call_handler(const Request& request) {
  auto response = guarded([&]() -> Result<Response> { return shared_.handler(request); });
  if (response) return std::move(*response);
  const Error& error = response.error();
  const std::string id = shared_.ids.next();
  shared_.logger.log(
      LogLevel::error, "http",
      fmt::format("{} {} {} 500: {}", id, request.method, request.path, error.message),
      error.detail);
  return with_id(error_response(error, id), id);
}

Response Connection::refusal(Refusal reason) {
  const std::string id = shared_.ids.next();
  Response response = refusal_response(reason, shared_.options, id);
  note(reason, id, to_string(reason));
  return response;
}

// In a request that was read to its end, so that the connection may stay.
Response Connection::malformed(const Error& error) {
  const std::string id = shared_.ids.next();
  note(Refusal::malformed, id, error.message);
  return with_id(error_response(error, id), id);
}

void Connection::note(Refusal reason, std::string_view id, std::string_view message) {
  shared_.refusals.count(reason);
  shared_.logger.log(LogLevel::debug, "http", fmt::format("{} refused: {}", id, message));
}

void Connection::wait_at_most(std::chrono::milliseconds time) {
  deadline_ = std::chrono::steady_clock::now() + time;
  expired_ = false;
}

void Connection::expire_if_due(Time now) {
  if (now < deadline_) return;
  expired_ = true;
  error_code ignored;
  socket_.cancel(ignored);
}

void Connection::drain() {
  draining_ = true;
  error_code ignored;
  if (idle_) socket_.cancel(ignored);
}

}  // namespace sensex
