#include <cstdlib>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "adapters/curl/curl_http_client.h"
#include "support/child_process.h"
#include "support/folders.h"

namespace sensex {
namespace {

// A TLS server of the openssl program, whose certificate signs itself.
class TlsServer : public testing::Test {
 protected:
  // A proxy of the surroundings must not stand between the test and itself.
  static void SetUpTestSuite() { ::setenv("no_proxy", "127.0.0.1", 1); }

  // Makes the certificate out to `name`, such as "IP:127.0.0.1".
  void serve(const std::string& name) {
    const int made =
        run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj", "/CN=test",
             "-addext", "subjectAltName=" + name, "-batch"});
    ASSERT_EQ(made, 0);
    write_text(folder_.path() / "page", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok");
    write_text(folder_.path() / "down",
               "HTTP/1.0 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
    server_.emplace(std::vector<std::string>{"openssl", "s_server", "-accept", "127.0.0.1:0",
                                             "-cert", "cert.pem", "-key", "key.pem", "-HTTP"},
                    folder_.path());
    // Its lines before are about its own set-up.
    for (std::string line = server_->read_line();; line = server_->read_line()) {
      if (!line.starts_with("ACCEPT ")) continue;
      host_ = line.substr(line.find(' ') + 1);
      return;
    }
  }

  Result<HttpAnswer> get(const std::string& path, const CurlOptions& options) const {
    return make_curl_http_client(options).value()->get({.url = "https://" + host_ + path}, {});
  }
  CurlOptions trusting() const { return {.ca_file = folder_.path() / "cert.pem"}; }
  std::string not_trusted() const {
    return fmt::format(
        "{} shows a certificate that is not trusted; check the system's clock, its CA "
        "certificates and what stands between",
        host_);
  }

  std::string host_;

 private:
  int run(const std::vector<std::string>& command) {
    return ChildProcess(command, folder_.path()).wait();
  }

  TemporaryFolder folder_;
  std::optional<ChildProcess> server_;
};

TEST_F(TlsServer, IsRefusedWhenNobodyVouchesForIt) {
  serve("IP:127.0.0.1");
  const auto answer = get("/page", {});
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, Errc::unavailable);
  EXPECT_EQ(answer.error().message, not_trusted());
}

TEST_F(TlsServer, IsTakenWhenItsAuthorityIsTrusted) {
  serve("IP:127.0.0.1");
  const auto answer = get("/page", trusting());
  ASSERT_TRUE(answer.has_value()) << answer.error().message << " " << answer.error().detail;
  EXPECT_EQ(answer->body, "ok");
}

TEST_F(TlsServer, IsRefusedUnderAnotherName) {
  serve("IP:127.0.0.2");
  const auto answer = get("/page", trusting());
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().message, not_trusted());
}

TEST_F(TlsServer, IsNotLeftForPlainHttp) {
  serve("IP:127.0.0.1");
  const auto answer = get("/down", trusting());
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, Errc::unavailable);
  EXPECT_EQ(answer.error().message,
            fmt::format("{} redirected from https to an address that is not https, which is not "
                        "followed; check the address",
                        host_));
}

TEST_F(TlsServer, NeedsAuthoritiesThatCanBeRead) {
  serve("IP:127.0.0.1");
  const auto answer = get("/page", {.ca_file = "/nonexistent"});
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().message,
            "the CA certificates cannot be read; install the package ca-certificates");
}

}  // namespace
}  // namespace sensex
