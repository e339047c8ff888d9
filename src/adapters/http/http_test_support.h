#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <fmt/core.h>
#include <gtest/gtest.h>

#include "adapters/http/server.h"

namespace sensex {

// What the tests of the server share: a client that sees bytes, and a fixture with a server.

inline constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

class RecordingLogger final : public Logger {
 public:
  void log(LogLevel, std::string_view, std::string_view message, std::string_view detail) override {
    const std::lock_guard lock(mutex_);
    text_.append(message).append(" | ").append(detail).append("\n");
  }
  void prediction(std::string_view, const PredictionLogFields&) override {}
  std::string text() const {
    const std::lock_guard lock(mutex_);
    return text_;
  }

 private:
  mutable std::mutex mutex_;
  std::string text_;  // guarded by mutex_
};

class CountingCounter final : public Counter {
 public:
  void increment(double) override { ++count_; }
  double value() const override { return count_; }

 private:
  std::atomic<int> count_ = 0;
};

// Counters by the value of their only label; filled before there are threads.
class CountingMetrics final : public Metrics {
 public:
  Counter& counter(const std::string& name, const std::string&,
                   const std::vector<MetricLabel>& labels) override {
    return counters_[name + " " + labels.at(0).value];
  }
  Gauge& gauge(const std::string&, const std::string&, const std::vector<MetricLabel>&) override {
    throw std::logic_error("the transport has no gauge");
  }
  Histogram& histogram(const std::string&, const std::string&, const std::vector<double>&,
                       const std::vector<MetricLabel>&) override {
    throw std::logic_error("the transport has no histogram");
  }
  std::string to_text() const override { return {}; }
  double count(const std::string& key) { return counters_.at(key).value(); }

 private:
  std::map<std::string, CountingCounter> counters_;
};

// A blocking client that shows the bytes as they come.
class Client {
 public:
  explicit Client(std::uint16_t port) {
    socket_.connect(
        boost::asio::ip::tcp::endpoint(boost::asio::ip::make_address("127.0.0.1"), port));
  }

  void send(std::string_view text) { boost::asio::write(socket_, boost::asio::buffer(text)); }

  std::string read_head() {
    const std::size_t size =
        boost::asio::read_until(socket_, boost::asio::dynamic_buffer(buffer_), "\r\n\r\n");
    return take(size);
  }

  std::string read_response() {
    std::string response = read_head();
    const std::size_t label = response.find("Content-Length: ");
    const std::size_t length = std::stoul(response.substr(label + 16));
    if (buffer_.size() < length) {
      boost::asio::read(socket_, boost::asio::dynamic_buffer(buffer_),
                        boost::asio::transfer_exactly(length - buffer_.size()));
    }
    return response + take(length);
  }

  std::string read_to_end() {
    boost::system::error_code error;
    boost::asio::read(socket_, boost::asio::dynamic_buffer(buffer_), error);
    return take(buffer_.size());
  }

  std::string get(std::string_view request) {
    send(request);
    return read_response();
  }

 private:
  std::string take(std::size_t size) {
    std::string text = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return text;
  }

  boost::asio::io_context context_;
  boost::asio::ip::tcp::socket socket_{context_};
  std::string buffer_;
};

inline std::string body_of(const std::string& response) {
  return response.substr(response.find("\r\n\r\n") + 4);
}

// "METHOD path?query body", to see what the transport made of a request.
inline Response echo(const Request& request) {
  std::string text = request.method + " " + request.path;
  for (const auto& [name, value] : request.query) text += fmt::format("?{}={}", name, value);
  for (const auto& [name, value] : request.headers) {
    if (name.starts_with("x-")) text += fmt::format(" {}={}", name, value);
  }
  return text_response(text + " " + request.body);
}

class HttpServer : public testing::Test {
 protected:
  void start(ServerOptions options = {}, Handler handler = echo) {
    options.address = "127.0.0.1";
    options.port = 0;
    auto started = start_server(options, std::move(handler), logger_, &metrics_);
    ASSERT_TRUE(started) << started.error().message;
    server_ = std::move(*started);
  }

  Client client() const { return Client(server_->port()); }

  std::string answer_to(std::string_view bytes) const {
    Client client(server_->port());
    client.send(bytes);
    return client.read_to_end();
  }

  RecordingLogger logger_;
  CountingMetrics metrics_;
  std::unique_ptr<Server> server_;
};

}  // namespace sensex
