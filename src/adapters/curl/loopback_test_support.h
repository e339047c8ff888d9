#pragma once

#include <arpa/inet.h>
#include <cstdint>
#include <functional>
#include <mutex>
#include <netinet/in.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace sensex {

// What a connection does with one request.
struct Reply {
  enum class Then : int { keep_open, close, hold };
  std::string bytes = {};
  Then then = Then::keep_open;
};

// A server on a port of the system's choice that answers raw bytes; one thread per connection.
class LoopbackServer {
 public:
  // Called with the head of each request, from several threads.
  using Handler = std::function<Reply(const std::string& head)>;

  explicit LoopbackServer(Handler handler) : handler_(std::move(handler)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listening_, as_sockaddr(address), size) != 0 || ::listen(listening_, 64) != 0 ||
        ::getsockname(listening_, as_sockaddr(address), &size) != 0) {
      throw std::runtime_error("no loopback port");
    }
    port_ = ntohs(address.sin_port);
    accepting_ = std::thread([this] { accept_all(); });
  }

  ~LoopbackServer() {
    ::shutdown(listening_, SHUT_RDWR);
    accepting_.join();
    for (std::size_t i = 0; i < connections_.size(); ++i) {
      ::shutdown(connections_[i], SHUT_RDWR);
      threads_[i].join();
      ::close(connections_[i]);
    }
    ::close(listening_);
  }

  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  std::string url(std::string_view path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
  }
  std::uint16_t port() const { return port_; }
  std::vector<std::string> heads() const {
    const std::lock_guard lock(mutex_);
    return heads_;
  }
  std::size_t connections() const {
    const std::lock_guard lock(mutex_);
    return connections_.size();
  }

 private:
  static sockaddr* as_sockaddr(sockaddr_in& address) {
    return static_cast<sockaddr*>(static_cast<void*>(&address));
  }

  void accept_all() {
    for (;;) {
      const int connection = ::accept(listening_, nullptr, nullptr);
      if (connection < 0) return;
      const std::lock_guard lock(mutex_);
      connections_.push_back(connection);
      threads_.emplace_back([this, connection] { serve(connection); });
    }
  }

  void serve(int connection) {
    std::string buffer;
    for (;;) {
      std::size_t end = buffer.find("\r\n\r\n");
      for (; end == std::string::npos; end = buffer.find("\r\n\r\n")) {
        if (!receive(connection, buffer)) return;
      }
      const std::string head = buffer.substr(0, end);
      buffer.erase(0, end + 4);
      {
        const std::lock_guard lock(mutex_);
        heads_.push_back(head);
      }
      if (!answer(connection, handler_(head), buffer)) return;
    }
  }

  // False: the connection is over.
  static bool answer(int connection, const Reply& reply, std::string& buffer) {
    std::string_view rest = reply.bytes;
    while (!rest.empty()) {
      const ssize_t sent = ::send(connection, rest.data(), rest.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      rest.remove_prefix(static_cast<std::size_t>(sent));
    }
    if (reply.then == Reply::Then::keep_open) return true;
    // Until the other side gives up.
    while (reply.then == Reply::Then::hold && receive(connection, buffer)) continue;
    ::shutdown(connection, SHUT_RDWR);
    return false;
  }

  static bool receive(int connection, std::string& buffer) {
    std::string bytes(4096, '\0');
    const ssize_t count = ::recv(connection, bytes.data(), bytes.size(), 0);
    if (count <= 0) return false;
    buffer.append(bytes, 0, static_cast<std::size_t>(count));
    return true;
  }

  Handler handler_;
  int listening_ = ::socket(AF_INET, SOCK_STREAM, 0);
  std::uint16_t port_ = 0;
  std::thread accepting_;
  mutable std::mutex mutex_;
  std::vector<std::string> heads_;    // guarded by mutex_
  std::vector<int> connections_;      // guarded by mutex_
  std::vector<std::thread> threads_;  // guarded by mutex_; of the connections, in their order
};

}  // namespace sensex
