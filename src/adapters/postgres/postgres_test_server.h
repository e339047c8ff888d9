#pragma once

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <grp.h>
#include <initializer_list>
#include <pwd.h>
#include <stdexcept>
#include <string>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace sensex {

// For tests: a PostgreSQL server of one's own, in a folder that goes with it, on a unix socket
// alone. It trusts everyone but the role `locked`, and dies with the process that started it.
//
// The server refuses to run as root, so that it runs as Debian's user `postgres` then.
class PostgresTestServer {
 public:
  // Whether what was committed outlives a machine that stops at once; tests do without.
  enum class Durability { none, full };

  explicit PostgresTestServer(Durability durability = Durability::none) : durability_(durability) {
    check_installed();
    std::string pattern =
        (std::filesystem::temp_directory_path() / "sensex-postgres-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder " + pattern);
    folder_ = pattern;
    if (geteuid() == 0) {
      const passwd* const user = getpwnam("postgres");
      if (user == nullptr) throw std::runtime_error(not_installed());
      uid_ = user->pw_uid;
      gid_ = user->pw_gid;
      if (chown(pattern.c_str(), uid_, gid_) != 0) throw std::runtime_error("no owner " + pattern);
    }
    run({"initdb", "-D", data(), "-A", "trust", "-U", "sensex", "--no-sync", "-E", "UTF8",
         "--locale=C.UTF-8"});
    std::ofstream(data() + "/pg_hba.conf") << "local all locked scram-sha-256\n"
                                              "local all all trust\n";
    start();
  }
  ~PostgresTestServer() {
    if (pid_ > 0) end(SIGQUIT);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  PostgresTestServer(const PostgresTestServer&) = delete;
  PostgresTestServer& operator=(const PostgresTestServer&) = delete;

  // The address of a database, with more options: "&options=...".
  std::string address(const std::string& database = "postgres", const std::string& user = "sensex",
                      const std::string& options = "") const {
    return "postgresql://" + user + "@/" + database + "?host=" + folder_.string() + options;
  }

  void start() {
    const std::array<int, 2> log = pipe_to_server();
    const std::string safe = durability_ == Durability::full ? "on" : "off";
    pid_ = spawn({"postgres", "-D", data(), "-k", folder_.string(), "-c", "listen_addresses=", "-c",
                  "fsync=" + safe, "-c", "full_page_writes=" + safe, "-c", "shared_buffers=16MB",
                  "-c", "max_connections=40", "-c", "log_line_prefix="},
                 log[1]);
    close(log[1]);
    std::FILE* const lines = fdopen(log[0], "r");
    wait_until_ready(lines);
    drain_ = std::jthread([lines] {
      while (std::fgetc(lines) != EOF) continue;
      std::fclose(lines);
    });
  }
  // As an administrator does: those connected are thrown out.
  void stop() { end(SIGINT); }

  // Runs a program of PostgreSQL's own and waits for it, e.g. {"psql", ...}.
  void run(const std::vector<std::string>& command) const {
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    const pid_t child = spawn(command, nowhere);
    close(nowhere);
    int status = 0;
    waitpid(child, &status, 0);
    if (status != 0) throw std::runtime_error(command.front() + " failed");
  }
  void run_sql(const std::string& sql, const std::string& database = "postgres") const {
    run({"psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", "-d", address(database), "-c", sql});
  }

 private:
  static std::string program(const std::string& name) {
    return "/usr/lib/postgresql/15/bin/" + name;
  }
  static std::string not_installed() {
    return "PostgreSQL's server is not there, expected " + program("postgres") +
           "; install the Debian package postgresql-15 (./dev setup)";
  }
  static void check_installed() {
    if (access(program("postgres").c_str(), X_OK) != 0) throw std::runtime_error(not_installed());
  }

  std::string data() const { return (folder_ / "data").string(); }

  static std::array<int, 2> pipe_to_server() {
    std::array<int, 2> ends = {};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    return ends;
  }

  pid_t spawn(const std::vector<std::string>& command, int output) const {
    std::vector<std::string> words = command;
    words.front() = program(command.front());
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const pid_t child = fork();
    if (child == 0) become(arguments.data(), output);
    return child;
  }
  // Between fork and exec: no memory is allocated.
  [[noreturn]] void become(char* const* arguments, int output) const {
    const bool is_root = geteuid() == 0;
    const bool is_done =
        dup2(output, STDOUT_FILENO) >= 0 && dup2(output, STDERR_FILENO) >= 0 &&
        (!is_root || (setgroups(0, nullptr) == 0 && setgid(gid_) == 0 && setuid(uid_) == 0)) &&
        prctl(PR_SET_PDEATHSIG, SIGQUIT) == 0 && chdir(folder_.c_str()) == 0;
    if (is_done) execv(arguments[0], arguments);
    _exit(127);
  }

  static void wait_until_ready(std::FILE* lines) {
    std::string said;
    std::string line;
    for (int c = std::fgetc(lines); c != EOF; c = std::fgetc(lines)) {
      line += static_cast<char>(c);
      if (c != '\n') continue;
      if (line.find("ready to accept connections") != std::string::npos) return;
      said += line;
      line.clear();
    }
    throw std::runtime_error("the PostgreSQL server did not start: " + said);
  }

  void end(int signal) {
    kill(pid_, signal);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
    drain_ = {};
  }

  Durability durability_;
  std::filesystem::path folder_;
  uid_t uid_ = 0;
  gid_t gid_ = 0;
  pid_t pid_ = -1;
  std::jthread drain_;  // reads what the server logs, or it would wait
};

}  // namespace sensex
